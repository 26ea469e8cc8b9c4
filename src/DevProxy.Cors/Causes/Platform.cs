using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>A product, gateway or platform that shows itself in an answer, and where its own CORS setting is.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Place">Where its CORS setting is; null where it has none.</param>
/// <param name="Mark">The header by which it was recognised, as it may stand in a sentence.</param>
internal sealed record Platform(string Name, string? Place, string Mark)
{
    /// <summary>Whether it answers preflights in the place of the service behind it.</summary>
    public bool AnswersPreflights { get; init; }

    /// <summary>Whether its setting is the only one there is: a product, or a service without code of one's own.</summary>
    public bool IsProduct { get; init; }

    /// <summary>Whether there is code for it among the snippets.</summary>
    public bool HasSnippet { get; init; }

    // In this order: what is special before what runs anywhere. The value "" is any.
    private static readonly ImmutableArray<(string Header, string Value, Platform Is)> Known =
    [
        ("X-Elastic-Product", "", Product("Elasticsearch", "elasticsearch.yml: http.cors.enabled: true and http.cors.allow-origin")),
        ("X-Kibana-License-Sig", "", Product("Kibana", "kibana.yml: server.cors.enabled and server.cors.allowOrigin")),
        ("Server", "CouchDB", Product("CouchDB", "local.ini: [chttpd] enable_cors = true, [cors] origins = …")),
        ("Server", "MinIO", Product("MinIO", "the variable MINIO_API_CORS_ALLOW_ORIGIN")),
        ("X-Minio-Deployment-Id", "", Product("MinIO", "the variable MINIO_API_CORS_ALLOW_ORIGIN")),
        ("Server", "AmazonS3", Product("Amazon S3", "the bucket's Permissions > CORS configuration")),
        ("x-amz-bucket-region", "", Product("Amazon S3", "the bucket's Permissions > CORS configuration")),
        ("x-ms-blob-type", "", Product("Azure Storage", "the storage account's Resource sharing (CORS)")),
        ("Server", "Windows-Azure-Blob", Product("Azure Storage", "the storage account's Resource sharing (CORS)")),
        ("Server", "Windows-Azure-Table", Product("Azure Storage", "the storage account's Resource sharing (CORS)")),
        ("x-goog-storage-class", "", Product("Google Cloud Storage", "gcloud storage buckets update gs://BUCKET --cors-file=cors.json")),
        ("Server", "UploadServer", Product("Google Cloud Storage", "gcloud storage buckets update gs://BUCKET --cors-file=cors.json")),
        ("X-Hasura-Query-Cache-Key", "", Product("Hasura", "the variable HASURA_GRAPHQL_CORS_DOMAIN")),
        ("X-Influxdb-Version", "", Product("InfluxDB", "a reverse proxy before it: it has no setting of its own")),
        ("X-ClickHouse-Server-Display-Name", "", Product("ClickHouse", "http_options_response and add_http_cors_header=1")),
        ("Set-Cookie", "KC_RESTART=", Product("Keycloak", "the client's Web origins in the admin console")),
        ("Set-Cookie", "AUTH_SESSION_ID", Product("Keycloak", "the client's Web origins in the admin console")),
        ("X-Jenkins", "", Product("Jenkins", "the CORS Filter plugin, under Manage Jenkins > System")),
        ("X-Jupyter-Version", "", Product("Jupyter", "--ServerApp.allow_origin")),
        ("Server", "TornadoServer", new Platform("Tornado (Jupyter)", "Jupyter: --ServerApp.allow_origin; else set_default_headers of the handler", "")),
        ("Server", "ESF", Product("Google Apps Script", null)),
        ("Via", "kong", new Platform("Kong", "the cors plugin's config.origins, config.methods and config.headers", "") { AnswersPreflights = true }),
        ("Server", "kong", new Platform("Kong", "the cors plugin's config.origins, config.methods and config.headers", "") { AnswersPreflights = true }),
        ("X-Kong-Proxy-Latency", "", new Platform("Kong", "the cors plugin's config.origins, config.methods and config.headers", "") { AnswersPreflights = true }),
        ("X-Kong-Response-Latency", "", new Platform("Kong", "the cors plugin's config.origins, config.methods and config.headers", "") { AnswersPreflights = true }),
        ("Ocp-Apim-Trace-Location", "", new Platform("Azure API Management", "the <cors> policy in <inbound>", "") { AnswersPreflights = true }),
        ("X-Azure-FDID", "", new Platform("Azure Front Door", "a rule set that writes the response headers", "")),
        ("X-Azure-Ref", "", new Platform("Azure Front Door", "a rule set that writes the response headers", "")),
        ("apigw-requestid", "", new Platform("AWS API Gateway", "the API's CORS settings", "") { AnswersPreflights = true, HasSnippet = true }),
        ("x-amz-apigw-id", "", new Platform("AWS API Gateway", "Enable CORS on the resource, and the headers from the integration too", "") { AnswersPreflights = true, HasSnippet = true }),
        ("X-Amzn-Trace-Id", "", new Platform("AWS Lambda or a load balancer", "for a function URL: its CORS configuration", "")),
        ("Server", "awselb", new Platform("AWS load balancer", null, "")),
        ("Via", "CloudFront", new Platform("CloudFront", "the behaviour's response headers policy, and Origin and OPTIONS in its allowed methods and origin request policy", "")),
        ("sb-gateway-version", "", new Platform("Supabase", "the function's own answer to OPTIONS (corsHeaders in each answer, errors included)", "")),
        ("sb-request-id", "", new Platform("Supabase", "the function's own answer to OPTIONS (corsHeaders in each answer, errors included)", "")),
        ("X-Deno-Execution-Id", "", new Platform("Supabase Edge Functions", "the function's own answer to OPTIONS (corsHeaders in each answer, errors included)", "")),
        ("X-Firebase-Functions-Trigger", "", new Platform("Firebase", "onRequest({ cors: [\"https://…\"] }, …)", "")),
        ("Function-Execution-Id", "", new Platform("Google Cloud Functions", "the function's own code (Firebase: onRequest({ cors: […] }, …))", "")),
        ("Server", "Google Frontend", new Platform("Google Frontend (Cloud Run, Functions, App Engine)", "the service's own code; for Functions of Firebase onRequest({ cors: […] }, …)", "")),
        ("X-Vercel-Id", "", new Platform("Vercel", "headers in vercel.json or next.config, and an answer to OPTIONS in the function", "")),
        ("X-Nf-Request-Id", "", new Platform("Netlify", "_headers or [[headers]] in netlify.toml; for functions their own answer", "")),
        ("X-Render-Origin-Server", "", new Platform("Render", "the service's own code; for static sites Headers in the dashboard", "")),
        ("Fly-Request-Id", "", new Platform("Fly.io", "the application's own code", "")),
        ("X-Railway-Request-Id", "", new Platform("Railway", "the application's own code", "")),
        ("Via", "vegur", new Platform("Heroku", "the application's own code", "")),
        ("Via", "heroku-router", new Platform("Heroku", "the application's own code", "")),
        ("CF-RAY", "", new Platform("Cloudflare", "the origin's own settings (or a Transform Rule that writes the response headers)", "")),
        ("Server", "cloudflare", new Platform("Cloudflare", "the origin's own settings (or a Transform Rule that writes the response headers)", "")),
        ("Server", "AkamaiGHost", new Platform("Akamai", "the property's behaviour Modify Outgoing Response Header", "")),
        ("X-Served-By", "cache-", new Platform("Fastly", "VCL, or the origin's own settings", "")),
        ("X-Varnish", "", new Platform("Varnish", "vcl_hash (hash_data(req.http.Origin)) and the backend's own settings", "")),
        ("Server", "istio-envoy", new Platform("Istio (Envoy)", "corsPolicy of the VirtualService", "")),
        ("Server", "envoy", new Platform("Envoy", "the filter envoy.filters.http.cors with allow_origin_string_match", "")),
        ("X-Envoy-Upstream-Service-Time", "", new Platform("Envoy", "the filter envoy.filters.http.cors with allow_origin_string_match", "")),
        ("X-Tunnel-Id", "", new Platform("a dev tunnel (VS Code, Codespaces)", "the port's visibility: public", "")),
        ("X-MS-Middleware-Request-Id", "", new Platform("Azure App Service or Functions", "API > CORS in the portal (az functionapp cors add, az webapp cors add)", "") { AnswersPreflights = true }),
        ("Set-Cookie", "ARRAffinity", new Platform("Azure App Service", "API > CORS in the portal (az webapp cors add)", "") { AnswersPreflights = true }),
        ("Request-Context", "appId=", new Platform("Azure (Application Insights)", "for App Service and Functions API > CORS in the portal; for API Management the <cors> policy in <inbound>", "")),
        ("Server", "Microsoft-IIS", new Platform("IIS", "<system.webServer><cors enabled=\"true\"> of the IIS CORS module in web.config", "")),
        ("Server", "HAProxy", new Platform("HAProxy", "http-after-response set-header", "")),
        ("Server", "LiteSpeed", new Platform("LiteSpeed", "Header set … in .htaccess, as for Apache", "") { HasSnippet = true }),
    ];

    private static readonly ImmutableArray<(string Body, Platform Is)> KnownByBody =
    [
        ("Ollama is running", Product("Ollama", "the variable OLLAMA_ORIGINS")),
        ("You Know, for Search", Product("Elasticsearch", "elasticsearch.yml: http.cors.enabled: true and http.cors.allow-origin")),
    ];

    /// <summary>The platform that an answer shows; null when nothing shows one.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="body">The beginning of its body; null where it is not to be looked at.</param>
    public static Platform? Of(HeaderList headers, string? body)
    {
        foreach (var (header, value, platform) in Known)
        {
            if (headers.Get(header) is { } written && written.Contains(value, StringComparison.OrdinalIgnoreCase))
                return platform with { Mark = header is "Set-Cookie" ? $"the cookie {value.TrimEnd('=')}" : $"{header}: {written}" };
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
        return uri.Port switch
        {
            11434 when Begins("/api/") || Begins("/v1/") || uri.AbsolutePath == "/" => Product("Ollama", "the variable OLLAMA_ORIGINS"),
            9200 => Product("Elasticsearch", "elasticsearch.yml: http.cors.enabled: true and http.cors.allow-origin"),
            _ when uri.AbsolutePath.StartsWith("/realms/", StringComparison.Ordinal) && uri.AbsolutePath.Contains("/protocol/", StringComparison.Ordinal) =>
                Product("Keycloak", "the client's Web origins in the admin console"),
            _ when uri.AbsolutePath is "/v1/graphql" or "/v1alpha1/graphql" or "/v1/metadata" => Product("Hasura", "the variable HASURA_GRAPHQL_CORS_DOMAIN"),
            _ when uri.Host.EndsWith(".azurewebsites.net", StringComparison.Ordinal) =>
                new Platform("Azure App Service or Functions", "API > CORS in the portal (az functionapp cors add, az webapp cors add)", "") { AnswersPreflights = true },
            _ when uri.Host.EndsWith(".azure-api.net", StringComparison.Ordinal) =>
                new Platform("Azure API Management", "the <cors> policy in <inbound>", "") { AnswersPreflights = true },
            _ => null,
        };

        bool Begins(string prefix) => uri.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal);
    }

    private static Platform Product(string name, string? place) => new(name, place, "") { IsProduct = true };
}
