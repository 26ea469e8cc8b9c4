using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DevProxy.Companion;

/// <summary>
/// Ends the companion, and all that it has started, when DevProxy itself was ended in a way that left it no time to: <c>kill -9</c>, the
/// system out of memory, the Task Manager.
/// </summary>
/// <remarks>
/// 1. On Unix a shell waits at a pipe whose other end this process holds. However this process ends, the system closes that end, and nobody
/// else has it: .NET opens its pipes so that no other child inherits them.
/// 2. The shell is started first and told the companion's number afterwards, so that no companion is ever without it for longer than that
/// takes.
/// 3. Linux's <c>PR_SET_PDEATHSIG</c> will not do: it goes by the thread that started the process, which may end long before, and reaches
/// no grandchild.
/// 4. On Windows the companion is put into a job, which the system ends when its last handle is closed.
/// 5. Where there is no shell (a small image), there is no watch, and the companion runs anyway.
/// </remarks>
internal sealed class CompanionWatchdog : IDisposable
{
    // Nothing in it may end before the work is done: Ctrl+C reaches it, too. The names in /proc/ID/stat are in parentheses and may hold
    // anything but a line end; state and parent follow. Who started whom is looked up before the first signal, because what is left behind
    // by its parent is found no more.
    private const string Script = """
        trap '' HUP INT QUIT TERM PIPE
        exec >/dev/null 2>&1
        cd /
        read -r root || exit 0
        read -r end && exit 0
        parents() {
          if [ -r /proc/self/stat ]; then
            for file in /proc/[0-9]*/stat; do
              read -r line <"$file" || continue
              set -- ${line##*) }
              echo "${line%% *} $2"
            done
          else
            ps -A -o pid=,ppid=
          fi
        }
        tree() {
          all=$(parents)
          found=$*
          level=$*
          while [ -n "$level" ]; do
            below=
            while read -r id parent; do
              case " $level " in *" $parent "*) below="$below $id" ;; esac
            done <<END
        $all
        END
            found="$found$below"
            level=$below
          done
        }
        tree $root
        kill -TERM $found
        rounds=0
        while [ $rounds -lt 20 ]; do
          left=
          for id in $found; do
            kill -0 $id && left="$left $id"
          done
          [ -n "$left" ] || exit 0
          found=$left
          sleep 0.1 || sleep 1
          rounds=$((rounds + 1))
        done
        tree $found
        kill -KILL $found
        """;

    private readonly Process? _shell;
    private readonly ProcessJob? _job;

    private CompanionWatchdog(Process? shell, ProcessJob? job) => (_shell, _job) = (shell, job);

    /// <summary>Begins to watch this process.</summary>
    public static CompanionWatchdog Start() =>
        OperatingSystem.IsWindows() ? new CompanionWatchdog(null, ProcessJob.Create()) : new CompanionWatchdog(Shell(), null);

    /// <summary>From now on this companion ends with this process.</summary>
    public void Watch(Process companion)
    {
        if (OperatingSystem.IsWindows())
            _job?.Add(companion);
        else
            Say(companion.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The companion has ended, or is to go on without this process.</summary>
    public void Dispose()
    {
        Say("end");
        _shell?.Dispose();
        if (OperatingSystem.IsWindows())
            _job?.Dispose();
    }

    private static Process? Shell()
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("/bin/sh", ["-c", Script])
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private void Say(string line)
    {
        try
        {
            _shell?.StandardInput.Write(line + "\n");
            _shell?.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Somebody has ended it.
        }
    }
}
