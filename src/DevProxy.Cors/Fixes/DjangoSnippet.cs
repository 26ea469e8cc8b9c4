namespace DevProxy.Cors;

/// <summary>Django with <c>django-cors-headers</c>.</summary>
internal static class DjangoSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            # At the end of settings.py. First: pip install django-cors-headers
            # The middleware comes first, before authentication and before CommonMiddleware, which redirects.
            {Quoted.Comments("#", need)}INSTALLED_APPS = [*(app for app in INSTALLED_APPS if app != "corsheaders"), "corsheaders"]
            MIDDLEWARE = [
                "corsheaders.middleware.CorsMiddleware",
                *(one for one in MIDDLEWARE if one != "corsheaders.middleware.CorsMiddleware"),
            ]
            CORS_ALLOW_ALL_ORIGINS = False
            CORS_ALLOWED_ORIGINS = [{Quoted.List(need.Origins, Quoted.Double)}]
            CORS_ALLOW_METHODS = [{Quoted.List(need.Methods, Quoted.Double)}]
            CORS_ALLOW_HEADERS = [{Quoted.List(need.Headers, Quoted.Double)}]
            CORS_ALLOW_CREDENTIALS = {(need.Credentials ? "True" : "False")}
            {need.IfExposed(static names => $"CORS_EXPOSE_HEADERS = [{Quoted.List(names, Quoted.Double)}]\n")}{need.IfCached(
                static seconds => $"CORS_PREFLIGHT_MAX_AGE = {seconds}\n"
            )}
            """;
}
