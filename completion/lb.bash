# bash completion of lb's programs: options as --help names them, else files
_lb() {
	local word=${COMP_WORDS[COMP_CWORD]}
	COMPREPLY=()
	[[ $word == -* ]] || return 0
	mapfile -t COMPREPLY < <(compgen -W "$("$1" --help 2>/dev/null | grep -oE -- '^ +-.*' | grep -oE -- '--?[a-zA-Z][a-z-]*')" -- "$word")
}
complete -o default -F _lb "${BASH_SOURCE[0]##*/}"
