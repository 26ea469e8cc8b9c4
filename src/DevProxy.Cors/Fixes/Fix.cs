using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What to change in the backend.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Backend">The backend that was configured or detected from the answer; null when neither.</param>
/// <param name="Snippets">
/// The code for each backend, with the observed origin, method and headers filled in; empty where CORS settings do not help.
/// </param>
public sealed record Fix(string Summary, Backend? Backend, ImmutableSortedDictionary<Backend, string> Snippets)
{
    /// <summary>
    /// The header line of the answer that shows the backend, <c>X-Powered-By: Express</c>; null where something else shows it, or nothing.
    /// </summary>
    public string? RecognisedBy { get; init; }

    /// <summary>The same with all its text made fit to show.</summary>
    internal Fix Shown(Func<string, string> show)
    {
        var snippets = Snippets;
        foreach (var (backend, snippet) in Snippets)
        {
            // Most hold nothing that has to change.
            if (show(snippet) is var shown && shown != snippet)
                snippets = snippets.SetItem(backend, shown);
        }

        return this with
        {
            Summary = show(Summary),
            RecognisedBy = RecognisedBy is null ? null : show(RecognisedBy),
            Snippets = snippets,
        };
    }
}

/// <summary>The backends that fixes are written for. In lower case these are the names of the exchange record.</summary>
public enum Backend
{
    /// <summary>Express with the <c>cors</c> package.</summary>
    Express,

    /// <summary>Fastify with <c>@fastify/cors</c>.</summary>
    Fastify,

    /// <summary>NestJS.</summary>
    NestJs,

    /// <summary>Django with <c>django-cors-headers</c>.</summary>
    Django,

    /// <summary>ASP.NET Core.</summary>
    AspNetCore,

    /// <summary>FastAPI.</summary>
    FastApi,

    /// <summary>Flask with <c>flask-cors</c>.</summary>
    Flask,

    /// <summary>Spring.</summary>
    Spring,

    /// <summary>Rails with <c>rack-cors</c>.</summary>
    Rails,

    /// <summary>Sinatra and other programs on Rack, with <c>rack-cors</c>.</summary>
    Rack,

    /// <summary>Laravel.</summary>
    Laravel,

    /// <summary>PHP without a framework.</summary>
    Php,

    /// <summary>Go with <c>net/http</c> and a CORS library.</summary>
    Go,

    /// <summary>nginx.</summary>
    Nginx,

    /// <summary>Apache httpd.</summary>
    Apache,

    /// <summary>Caddy.</summary>
    Caddy,

    /// <summary>Traefik.</summary>
    Traefik,

    /// <summary>AWS API Gateway.</summary>
    ApiGateway,

    /// <summary>The plain header lines.</summary>
    Headers,
}
