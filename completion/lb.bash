# bash completion of lb's programs: options as --help names them, else files
_lb() {
	local word=${COMP_WORDS[COMP_CWORD]}
	COMPREPLY=()
	[[ $word == -* ]] || return 0
	mapfile -t COMPREPLY < <(compgen -W "$("$1" --help 2>/dev/null |
		sed -nE 's/^ +((-[a-zA-Z0-9]), )?(--[a-z0-9-]+).*/\2 \3/p')" -- "$word")
}
complete -o default -F _lb "${BASH_SOURCE[0]##*/}"
