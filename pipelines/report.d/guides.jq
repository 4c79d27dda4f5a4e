# guides: where to read on
def guides: "<p>lb-troubleshooting(7), lb-production(7) and lb-migration(7) are man pages.</p>";
