using System.Collections.Immutable;
using System.Threading.Channels;
using DevProxy.Companion;
using DevProxy.Configuration;
using DevProxy.Configuration.Draft;
using DevProxy.Cors;
using DevProxy.Forwarding;

namespace DevProxy.Cli;

/// <summary>
/// The companion's dev server, which may listen on another port than the route <c>/</c> names, because that one was taken. What it prints
/// is followed: only on this machine, only the port, and only where the target is not the companion's own. Each step is told in one line.
/// </summary>
/// <param name="command">The companion, as a person types it.</param>
/// <param name="folder">The project's folder.</param>
/// <param name="ownPorts">Where DevProxy itself listens.</param>
/// <param name="config">The configuration in force.</param>
/// <param name="apply">Puts another one in force.</param>
/// <param name="logger">Where it is told.</param>
/// <param name="time">The clock.</param>
internal sealed class FollowedServer(
    string command,
    string folder,
    ImmutableArray<int> ownPorts,
    Func<ProxyConfig> config,
    Action<ProxyConfig> apply,
    Serilog.ILogger logger,
    TimeProvider time
)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // A companion that prints no address may be no server at all; what is said to a person waits no longer for it.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Dialer _dialer = new();
    private readonly HashSet<int> _saidTaken = [];
    private readonly Lock _gate = new();
    private Origin? _written; // The target in the configuration, while another one is followed.
    private Origin? _followed;
    private bool _wasTaken;
    private bool _isOwn; // The companion has printed the target itself.
    private bool _suggestedEdit;
    private volatile bool _announced;

    /// <summary>Before the companion starts: whoever holds the page's port now is not the companion.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (Page(config()) is not { } page || !await _dialer.ListensAsync(page.Target!.Origin, cancellationToken))
            return;
        _wasTaken = true;
        if (IsOfPage(page.Target!.Origin))
            logger.Warning(
                "{Target} was in use before \"{Command}\" started, and DevProxy shows what listens there. If that is another project: "
                    + "end it and start again",
                page.Target!.Origin.Serialized,
                command
            );
    }

    /// <summary>The companion has printed a line, without colours.</summary>
    public void Heard(string line)
    {
        if (PrintedAddress.In(line) is not null || PrintedAddress.TakenPort(line) is not null)
            _lines.Writer.TryWrite(line);
    }

    /// <summary>Follows what is heard until <paramref name="cancellationToken"/> ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
            {
                if (PrintedAddress.TakenPort(line) is { } port)
                    _saidTaken.Add(port);
                if (PrintedAddress.In(line) is { } address)
                    await AnnouncedAsync(address, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the run.
        }
    }

    /// <summary>
    /// A configuration that was read from the file, with the port that is followed; as it is where its page has another target now.
    /// </summary>
    public ProxyConfig Of(ProxyConfig read)
    {
        lock (_gate)
        {
            if (_written is not { } written || _followed is not { } followed)
                return read;
            if (Page(read)?.Target!.Origin == written)
                return Moved(read, written, followed);
            (_written, _followed) = (null, null);
            return read;
        }
    }

    /// <summary>Ends once the dev server listens, or after the time that none takes for it.</summary>
    public async Task ListeningAsync(CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < LongestStart && !_announced; )
        {
            if (!_wasTaken && Page(config()) is { } page && await _dialer.ListensAsync(page.Target!.Origin, cancellationToken))
                return;
            await Task.Delay(Second, time, cancellationToken);
        }
    }

    /// <summary>The route that serves the page from this machine; null for none.</summary>
    private static RouteConfig? Page(ProxyConfig config) =>
        config.Routes.FirstOrDefault(static route => route is { Key: "/", Target.Origin.IsLoopback: true });

    private async Task AnnouncedAsync(Origin address, CancellationToken cancellationToken)
    {
        _announced = true;
        var current = config();
        if (Page(current) is not { } page)
            return;
        var written = _written ?? page.Target!.Origin;
        if (address.Port == written.Port)
        {
            _isOwn = true;
            if (_followed is { } before)
                Return(written, before);
            return;
        }

        if (_isOwn || address.Port == page.Target!.Origin.Port || IsOfAnother(current, page, address))
            return;
        if (!_wasTaken && _followed is null && await _dialer.ListensAsync(written, cancellationToken))
            return; // Nothing listened there before the companion was started: it is the companion's.
        if (address.Scheme != written.Scheme || !IsOfPage(written) && !_saidTaken.Contains(written.Port))
            SuggestEdit(address, written);
        else
            Follow(written, address);
    }

    // A route alone may lead to an API, whose page the companion serves elsewhere.
    private bool IsOfPage(Origin target) =>
        config().Routes.Any(route => route.Target is { } other && other.Origin != target && other.Origin != _followed)
        || new ProjectFolder(folder).DevServer()?.Port == target.Port;

    private bool IsOfAnother(ProxyConfig current, RouteConfig page, Origin address) =>
        ownPorts.Contains(address.Port)
        || current.Routes.Any(route =>
            route.Target is { Origin: { IsLoopback: true } other } && other != page.Target!.Origin && other.Port == address.Port
        );

    private void Follow(Origin written, Origin address)
    {
        lock (_gate)
        {
            var from = _followed ?? written;
            (_written, _followed) = (written, WithPort(written, address.Port));
            apply(Moved(config(), from, _followed));
            logger.Warning(
                "\"{Command}\" listens on {Address}, not on {Target}: \"/\" goes there now. To keep it, write \"/\": \"{Address}\"{Place}",
                command,
                _followed.Serialized,
                written.Serialized,
                _followed.Serialized,
                PlaceOfTarget()
            );
        }
    }

    private void Return(Origin written, Origin before)
    {
        lock (_gate)
        {
            (_written, _followed) = (null, null);
            apply(Moved(config(), before, written));
            logger.Warning("\"{Command}\" listens on {Target}: \"/\" goes there again", command, written.Serialized);
        }
    }

    private void SuggestEdit(Origin address, Origin written)
    {
        if (_suggestedEdit)
            return;
        _suggestedEdit = true;
        logger.Warning(
            "\"{Command}\" listens on {Address}, and \"/\" goes to {Target}. If that is to be the page, write \"/\": \"{Address}\"{Place}",
            command,
            address.Serialized,
            written.Serialized,
            address.Serialized,
            PlaceOfTarget()
        );
    }

    private string PlaceOfTarget() => config().Path is { } path ? $" in {Path.GetFileName(path)}" : " as its target";

    // Whatever else is served from there (a WebSocket's route, a page below a path) moves along.
    private static ProxyConfig Moved(ProxyConfig config, Origin from, Origin to) =>
        config with
        {
            Routes =
            [
                .. config.Routes.Select(route =>
                    route.Target is { } target && target.Origin == from
                        ? route with
                        {
                            Target = target with { Origin = to, Written = to.Serialized + target.BasePath },
                        }
                        : route
                ),
            ],
        };

    private static Origin WithPort(Origin origin, int port) =>
        Origin.TryFromUrl(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{origin.Scheme}://{origin.Host}:{port}"),
            out var moved
        )
            ? moved
            : origin;
}
