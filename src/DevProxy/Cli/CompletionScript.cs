using System.Collections.Immutable;
using System.Text;

namespace DevProxy.Cli;

/// <summary>
/// The completion script of each shell. It holds all words itself, so that nothing is started while a person types. What follows
/// <c>--</c> is another command, and completed as one.
/// </summary>
internal static class CompletionScript
{
    private const string Head = "# Completes devproxy. Made by: devproxy completion ";

    /// <summary>bash 3.2 and later, with or without the package bash-completion.</summary>
    public static string Bash(ImmutableArray<CompletedCommand> commands)
    {
        var text = new StringBuilder();
        text.Append(
            $$"""
            {{Head}}bash
            _devproxy() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= words= options= files= i
              COMPREPLY=()
              for ((i = 1; i < COMP_CWORD; i++)); do
                if [ "${COMP_WORDS[i]}" = -- ]; then
                  if [ $((i + 1)) -eq "$COMP_CWORD" ]; then COMPREPLY=($(compgen -c -- "$cur")); else COMPREPLY=($(compgen -f -- "$cur")); fi
                  return
                fi
              done
              if [ "$COMP_CWORD" -gt 1 ]; then
                case ${COMP_WORDS[1]} in
                  {{Alternatives(Named(commands))}}) command=${COMP_WORDS[1]} ;;
                esac
              fi
              case $command in

            """
        );
        foreach (var one in commands)
            text.Append(
                $"    \"{one.Name}\") words=\"{Spaced(one.Words)}\" options=\"{Spaced(one.Options.SelectMany(static option => option.Names))}\" files={(one.TakesFile ? "1" : "")} ;;\n"
            );
        text.Append("  esac\n  case \"$command $prev\" in\n");
        foreach (var one in commands)
        foreach (var option in one.Options.Where(static option => option.TakesValue))
            text.Append(
                $"    {Alternatives(option.Names.Select(name => $"\"{one.Name} {name}\""))}) words=\"{Spaced(option.Values)}\" options= files={(option.TakesFile ? "1" : "")} ;;\n"
            );
        text.Append(
            """
              esac
              case $cur in
                -*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
                *)
                  COMPREPLY=($(compgen -W "$words" -- "$cur"))
                  if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$cur")); fi
                  ;;
              esac
            }
            complete -o filenames -F _devproxy devproxy

            """
        );
        return text.ToString();
    }

    /// <summary>zsh, after <c>compinit</c>: to be sourced, or as the file <c>_devproxy</c> in a folder of <c>fpath</c>.</summary>
    public static string Zsh(ImmutableArray<CompletedCommand> commands)
    {
        var text = new StringBuilder();
        text.Append(
            $$"""
            #compdef devproxy
            {{Head}}zsh
            _devproxy() {
              local -a known
              local split=${words[(i)--]}
              if (( split < CURRENT )); then
                shift $split words
                (( CURRENT -= split ))
                _normal
                return
              fi
              if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
                known=(

            """
        );
        foreach (var one in Named(commands))
            text.Append($"      {Quoted($"{one.Name}:{one.Description}")}\n");
        text.Append(
            """
                )
                _describe -t commands command known
              fi
              case ${words[2]} in

            """
        );
        foreach (var one in Named(commands))
            text.Append(
                $"    {one.Name})\n      if (( CURRENT > 2 )); then\n        shift words\n        (( CURRENT-- ))\n      fi\n{Specifications(one)}      ;;\n"
            );
        text.Append($"    *)\n{Specifications(commands[0] with { Words = [] })}      ;;\n  esac\n}}\n");
        text.Append("if [[ ${funcstack[1]} = _devproxy ]]; then _devproxy \"$@\"; else compdef _devproxy devproxy; fi\n");
        return text.ToString();

        static string Specifications(CompletedCommand command)
        {
            var lines = command.Options.SelectMany(static option =>
                option.Names.Select(name => Quoted($"*{name}[{Bracketed(option.Description)}]{Value(option)}"))
            );
            var rest =
                command.Words.Length > 0 ? Quoted($"*:word:({Spaced(command.Words)})")
                : command.TakesFile ? "'*:file:_files'"
                : null;
            return $"      _arguments {string.Join(" \\\n        ", rest is null ? lines : lines.Append(rest))}\n";
        }

        static string Value(CompletedOption option) =>
            !option.TakesValue ? ""
            : option.TakesFile ? ":file:_files"
            : option.Values.Length > 0 ? $":value:({Spaced(option.Values)})"
            : ":value: ";
    }

    private static string Bracketed(string text) =>
        text.Replace("[", @"\[", StringComparison.Ordinal)
            .Replace("]", @"\]", StringComparison.Ordinal)
            .Replace(":", @"\:", StringComparison.Ordinal);

    /// <summary>fish 3 and later.</summary>
    public static string Fish(ImmutableArray<CompletedCommand> commands)
    {
        var text = new StringBuilder();
        text.Append(
            $"""
            {Head}fish
            complete -c devproxy -e
            complete -c devproxy -f
            function __devproxy_behind_dashes
              contains -- -- (commandline -opc)
            end
            function __devproxy_command
              set -l words (commandline -opc)
              contains -- -- $words; and return 1
              set -l command $words[2]
              contains -- "$command" {Spaced(Named(commands).Select(static one => one.Name))}; or set command ''
              test "$command" = "$argv[1]"
            end
            complete -c devproxy -n __devproxy_behind_dashes -x -a '(__fish_complete_subcommand --fcs-skip=(math (contains -i -- -- (commandline -opc))))'

            """
        );
        foreach (var one in Named(commands))
            text.Append(
                $"complete -c devproxy -n '__devproxy_command \"\"; and test (count (commandline -opc)) -eq 1' -a {one.Name} -d {Single(one.Description)}\n"
            );
        foreach (var one in commands)
        {
            var when = $"complete -c devproxy -n '__devproxy_command \"{one.Name}\"'";
            if (one.TakesFile)
                text.Append($"{when} -F\n");
            if (one.Name.Length > 0 && one.Words.Length > 0)
                text.Append($"{when} -a '{Spaced(one.Words)}'\n");
            foreach (var option in one.Options)
            {
                var names = option.Names.Select(static name =>
                    name.StartsWith("--", StringComparison.Ordinal) ? $"-l {name[2..]}" : $"-s {name[1..]}"
                );
                var value =
                    !option.TakesValue ? ""
                    : option.TakesFile ? " -r -F"
                    : option.Values.Length > 0 ? $" -x -a '{Spaced(option.Values)}'"
                    : " -x";
                text.Append($"{when} {Spaced(names)}{value} -d {Single(option.Description)}\n");
            }
        }

        return text.ToString();

        static string Single(string text) =>
            $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
    }

    /// <summary>PowerShell 7, which completes files by itself where nothing is offered.</summary>
    public static string Pwsh(ImmutableArray<CompletedCommand> commands)
    {
        var text = new StringBuilder();
        text.Append($"{Head}pwsh\n$__devproxy = @{{\n");
        foreach (var one in commands)
        {
            text.Append($"  '{one.Name}' = @{{ Words = @({Listed(one.Words)}); Options = @{{\n");
            // Keys of a hash table are the same in either case, and -H is more than -h.
            foreach (
                var (name, option) in one
                    .Options.SelectMany(AllNames)
                    .DistinctBy(static pair => pair.Name, StringComparer.OrdinalIgnoreCase)
            )
                text.Append(
                    $"    '{name}' = @{{ Text = {Doubled(option.Description)}; Value = ${(option.TakesValue ? "true" : "false")}; Values = @({Listed(option.Values)}) }}\n"
                );
            text.Append("  } }\n");
        }

        text.Append(
            """
            }
            Register-ArgumentCompleter -Native -CommandName devproxy -ScriptBlock {
              param($word, $tree, $position)
              $before = @($tree.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
              if ($before -contains '--') { return }
              $name = ''
              if ($before.Count -gt 1 -and $__devproxy.ContainsKey($before[1])) { $name = $before[1] }
              $command = $__devproxy[$name]
              $option = $command.Options[$before[-1]]
              if ($option -and $option.Value) { $offers = $option.Values }
              elseif ($word.StartsWith('-')) { $offers = $command.Options.Keys | Sort-Object }
              elseif ($name -ne '' -or $before.Count -eq 1) { $offers = $command.Words }
              foreach ($offer in $offers) {
                if (-not $offer.StartsWith($word)) { continue }
                $told = if ($command.Options.ContainsKey($offer)) { $command.Options[$offer].Text } else { $offer }
                [System.Management.Automation.CompletionResult]::new($offer, $offer, 'ParameterValue', $told)
              }
            }

            """
        );
        return text.ToString();

        static IEnumerable<(string Name, CompletedOption Option)> AllNames(CompletedOption option) =>
            option.Names.Select(name => (name, option));

        static string Listed(ImmutableArray<string> words) => string.Join(", ", words.Select(Doubled));

        static string Doubled(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static IEnumerable<CompletedCommand> Named(ImmutableArray<CompletedCommand> commands) =>
        commands.Where(static one => one.Name.Length > 0);

    private static string Alternatives(IEnumerable<CompletedCommand> commands) => Alternatives(commands.Select(static one => one.Name));

    private static string Alternatives(IEnumerable<string> words) => string.Join('|', words);

    private static string Spaced(IEnumerable<string> words) => string.Join(' ', words);

    // For a shell of Unix, as one word.
    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
