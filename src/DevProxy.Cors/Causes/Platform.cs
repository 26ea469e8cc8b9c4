using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>A product, gateway or platform that shows itself in an answer, and where its own CORS setting is.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Place">Where its CORS setting is; null where it has none.</param>
internal sealed record Platform(string Name, string? Place)
{
    /// <summary>The header by which it was recognised, as it may stand in a sentence; empty where something else shows it.</summary>
    public string Mark { get; private init; } = "";

    /// <summary>Whether it answers preflights instead of the service behind it.</summary>
    public bool AnswersPreflights { get; init; }

    /// <summary>Whether its setting is the only one there is: a product, or a service without code of one's own.</summary>
    public bool IsProduct { get; init; }

    /// <summary>Whether there is code for it among the snippets.</summary>
    public bool HasSnippet { get; init; }

    // Those that more than one of the tables below names.
    private static readonly Platform Elasticsearch = Product(
        "Elasticsearch",
        "elasticsearch.yml: http.cors.enabled: true and http.cors.allow-origin"
    );

    private static readonly Platform Hasura = Product("Hasura", "the variable HASURA_GRAPHQL_CORS_DOMAIN");

    private static readonly Platform Keycloak = Product("Keycloak", "the client's Web origins in the admin console");

    private static readonly Platform AzureApiManagement = new("Azure API Management", "the <cors> policy in <inbound>")
    {
        AnswersPreflights = true,
    };

    private static readonly Platform AzureAppServiceOrFunctions = new(
        "Azure App Service or Functions",
        "API > CORS in the portal (az functionapp cors add, az webapp cors add)"
    )
    {
        AnswersPreflights = true,
    };

    private static readonly Platform Ollama = Product("Ollama", "the variable OLLAMA_ORIGINS");

    // In this order: what is special before what runs anywhere. The value "" is any.
    private static readonly ImmutableArray<(Platform Platform, (string Header, string Value)[] Marks)> Known =
    [
        (Elasticsearch, [("X-Elastic-Product", "")]),
        (Product("Kibana", "kibana.yml: server.cors.enabled and server.cors.allowOrigin"), [("X-Kibana-License-Sig", "")]),
        (Product("CouchDB", "local.ini: [chttpd] enable_cors = true, [cors] origins = …"), [("Server", "CouchDB")]),
        (Product("MinIO", "the variable MINIO_API_CORS_ALLOW_ORIGIN"), [("Server", "MinIO"), ("X-Minio-Deployment-Id", "")]),
        (Product("Amazon S3", "the bucket's Permissions > CORS configuration"), [("Server", "AmazonS3"), ("x-amz-bucket-region", "")]),
        (
            Product("Azure Storage", "the storage account's Resource sharing (CORS)"),
            [("x-ms-blob-type", ""), ("Server", "Windows-Azure-Blob"), ("Server", "Windows-Azure-Table")]
        ),
        (
            Product("Google Cloud Storage", "gcloud storage buckets update gs://BUCKET --cors-file=cors.json"),
            [("x-goog-storage-class", ""), ("Server", "UploadServer")]
        ),
        (Hasura, [("X-Hasura-Query-Cache-Key", "")]),
        (Product("InfluxDB", "a reverse proxy before it: it has no setting of its own"), [("X-Influxdb-Version", "")]),
        (Product("ClickHouse", "http_options_response and add_http_cors_header=1"), [("X-ClickHouse-Server-Display-Name", "")]),
        (Keycloak, [("Set-Cookie", "KC_RESTART="), ("Set-Cookie", "AUTH_SESSION_ID")]),
        (Product("Jenkins", "the CORS Filter plugin, under Manage Jenkins > System"), [("X-Jenkins", "")]),
        (Product("Jupyter", "--ServerApp.allow_origin"), [("X-Jupyter-Version", "")]),
        (
            new Platform("Tornado (Jupyter)", "Jupyter: --ServerApp.allow_origin; else set_default_headers of the handler"),
            [("Server", "TornadoServer")]
        ),
        (Product("Google Apps Script", null), [("Server", "ESF")]),
        (
            new Platform("Kong", "the cors plugin's config.origins, config.methods and config.headers") { AnswersPreflights = true },
            [("Via", "kong"), ("Server", "kong"), ("X-Kong-Proxy-Latency", ""), ("X-Kong-Response-Latency", "")]
        ),
        (AzureApiManagement, [("Ocp-Apim-Trace-Location", "")]),
        (new Platform("Azure Front Door", "a rule set that writes the response headers"), [("X-Azure-FDID", ""), ("X-Azure-Ref", "")]),
        (
            new Platform("AWS API Gateway", "the API's CORS settings") { AnswersPreflights = true, HasSnippet = true },
            [("apigw-requestid", "")]
        ),
        (
            new Platform("AWS API Gateway", "Enable CORS on the resource, and the headers from the integration too")
            {
                AnswersPreflights = true,
                HasSnippet = true,
            },
            [("x-amz-apigw-id", "")]
        ),
        (new Platform("AWS Lambda or a load balancer", "for a function URL: its CORS configuration"), [("X-Amzn-Trace-Id", "")]),
        (new Platform("AWS load balancer", null), [("Server", "awselb")]),
        (
            new Platform(
                "CloudFront",
                "the behaviour's response headers policy, and Origin and OPTIONS in its allowed methods and origin request policy"
            ),
            [("Via", "CloudFront")]
        ),
        (
            new Platform("Supabase", "the function's own answer to OPTIONS (corsHeaders in each answer, errors included)"),
            [("sb-gateway-version", ""), ("sb-request-id", "")]
        ),
        (
            new Platform("Supabase Edge Functions", "the function's own answer to OPTIONS (corsHeaders in each answer, errors included)"),
            [("X-Deno-Execution-Id", "")]
        ),
        (new Platform("Firebase", "onRequest({ cors: [\"https://…\"] }, …)"), [("X-Firebase-Functions-Trigger", "")]),
        (
            new Platform("Google Cloud Functions", "the function's own code (Firebase: onRequest({ cors: […] }, …))"),
            [("Function-Execution-Id", "")]
        ),
        (
            new Platform(
                "Google Frontend (Cloud Run, Functions, App Engine)",
                "the service's own code; for Functions of Firebase onRequest({ cors: […] }, …)"
            ),
            [("Server", "Google Frontend")]
        ),
        (new Platform("Vercel", "headers in vercel.json or next.config, and an answer to OPTIONS in the function"), [("X-Vercel-Id", "")]),
        (new Platform("Netlify", "_headers or [[headers]] in netlify.toml; for functions their own answer"), [("X-Nf-Request-Id", "")]),
        (new Platform("Render", "the service's own code; for static sites Headers in the dashboard"), [("X-Render-Origin-Server", "")]),
        (new Platform("Fly.io", "the application's own code"), [("Fly-Request-Id", "")]),
        (new Platform("Railway", "the application's own code"), [("X-Railway-Request-Id", "")]),
        (new Platform("Heroku", "the application's own code"), [("Via", "vegur"), ("Via", "heroku-router")]),
        (
            new Platform("Cloudflare", "the origin's own settings (or a Transform Rule that writes the response headers)"),
            [("CF-RAY", ""), ("Server", "cloudflare")]
        ),
        (new Platform("Akamai", "the property's behaviour Modify Outgoing Response Header"), [("Server", "AkamaiGHost")]),
        (new Platform("Fastly", "VCL, or the origin's own settings"), [("X-Served-By", "cache-")]),
        (new Platform("Varnish", "vcl_hash (hash_data(req.http.Origin)) and the backend's own settings"), [("X-Varnish", "")]),
        (new Platform("Istio (Envoy)", "corsPolicy of the VirtualService"), [("Server", "istio-envoy")]),
        (
            new Platform("Envoy", "the filter envoy.filters.http.cors with allow_origin_string_match"),
            [("Server", "envoy"), ("X-Envoy-Upstream-Service-Time", "")]
        ),
        (new Platform("a dev tunnel (VS Code, Codespaces)", "the port's visibility: public"), [("X-Tunnel-Id", "")]),
        (AzureAppServiceOrFunctions, [("X-MS-Middleware-Request-Id", "")]),
        (
            new Platform("Azure App Service", "API > CORS in the portal (az webapp cors add)") { AnswersPreflights = true },
            [("Set-Cookie", "ARRAffinity")]
        ),
        (
            new Platform(
                "Azure (Application Insights)",
                "for App Service and Functions API > CORS in the portal; for API Management the <cors> policy in <inbound>"
            ),
            [("Request-Context", "appId=")]
        ),
        (
            new Platform("IIS", "<system.webServer><cors enabled=\"true\"> of the IIS CORS module in web.config"),
            [("Server", "Microsoft-IIS")]
        ),
        (new Platform("HAProxy", "http-after-response set-header"), [("Server", "HAProxy")]),
        (new Platform("LiteSpeed", "Header set … in .htaccess, as for Apache") { HasSnippet = true }, [("Server", "LiteSpeed")]),
    ];

    private static readonly ImmutableArray<(string Body, Platform Platform)> KnownByBody =
    [
        ("Ollama is running", Ollama),
        ("You Know, for Search", Elasticsearch),
    ];

    /// <summary>The platform that an answer shows; null when nothing shows one.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="body">The beginning of its body; null where it is not to be looked at.</param>
    public static Platform? Of(HeaderList headers, string? body)
    {
        foreach (var (platform, marks) in Known)
        {
            foreach (var (header, value) in marks)
            {
                if (headers.Get(header) is { } written && written.Contains(value, StringComparison.OrdinalIgnoreCase))
                    return platform with { Mark = header is "Set-Cookie" ? $"the cookie {value.TrimEnd('=')}" : $"{header}: {written}" };
            }
        }

        foreach (var (part, platform) in body is null ? [] : KnownByBody)
        {
            if (body!.Contains(part, StringComparison.Ordinal))
                return platform;
        }

        return null;
    }

    /// <summary>A product that is known by the URL alone: its port is its own, and its paths too.</summary>
    public static Platform? OfUrl(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return null;
        var path = uri.AbsolutePath;
        return uri.Port switch
        {
            11434 when path == "/" || Begins("/api/") || Begins("/v1/") => Ollama,
            9200 => Elasticsearch,
            _ when Begins("/realms/") && path.Contains("/protocol/", StringComparison.Ordinal) => Keycloak,
            _ when path is "/v1/graphql" or "/v1alpha1/graphql" or "/v1/metadata" => Hasura,
            _ when uri.Host.EndsWith(".azurewebsites.net", StringComparison.Ordinal) => AzureAppServiceOrFunctions,
            _ when uri.Host.EndsWith(".azure-api.net", StringComparison.Ordinal) => AzureApiManagement,
            _ => null,
        };

        bool Begins(string prefix) => path.StartsWith(prefix, StringComparison.Ordinal);
    }

    private static Platform Product(string name, string? place) => new(name, place) { IsProduct = true };
}
