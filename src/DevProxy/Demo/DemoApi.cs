using System.Net.Mime;

namespace DevProxy.Demo;

/// <summary>
/// A shop's API as frontends meet them: every path works when a program calls it, and all but the last make one of the usual mistakes
/// when a page of another origin does.
/// </summary>
internal static class DemoApi
{
    /// <summary>Whom the API believes its frontend to be; the page is somewhere else.</summary>
    public const string SomebodyElse = "http://localhost:3000";

    public static void Map(WebApplication app)
    {
        // Lets the page read each answer's Server-Timing, in which DevProxy names its record of the exchange.
        app.Use(
            (context, next) =>
            {
                context.Response.Headers["Timing-Allow-Origin"] = "*";
                return next(context);
            }
        );
        app.MapGet("/api/products", NoCorsHeader);
        app.MapGet("/api/basket", WildcardWithCredentials);
        app.MapMethods("/api/orders/1042", [HttpMethods.Put, HttpMethods.Options], AuthBeforeCors);
        app.MapGet("/api/stock/KTL-07", CorsAddedTwice);
        app.MapMethods("/api/customers/7", [HttpMethods.Patch, HttpMethods.Options], PreflightRedirected);
        app.MapGet("/api/reviews/GRN-12", WrongPort);
        app.MapGet("/api/invoices/latest", ErrorBypassesCors);
        app.MapMethods("/api/newsletter", [HttpMethods.Post, HttpMethods.Options], DoneRight);
    }

    private static Task NoCorsHeader(HttpContext context) => AnswerAsync(context, ShopJson.Products);

    private static Task WildcardWithCredentials(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlAllowCredentials = "true";
        return AnswerAsync(context, ShopJson.Basket);
    }

    // A browser sends no credentials with a preflight, so this check refuses every one of them, before AllowPage can answer it.
    private static Task AuthBeforeCors(HttpContext context)
    {
        if (!context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return AnswerAsync(context, ShopJson.Unauthorized, StatusCodes.Status401Unauthorized);
        }
        return AllowPage(context) ? Task.CompletedTask : AnswerAsync(context, ShopJson.Order);
    }

    private static Task CorsAddedTwice(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = new[] { context.Request.Headers.Origin.ToString(), "*" };
        return AnswerAsync(context, ShopJson.Stock);
    }

    private static Task PreflightRedirected(HttpContext context)
    {
        // Routing takes both spellings; the framework of this shop insists on the slash at the end.
        var preflighted = AllowPage(context);
        var request = context.Request;
        if (request.Path.Value!.EndsWith('/'))
            return preflighted ? Task.CompletedTask : AnswerAsync(context, ShopJson.Customer);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"{request.Scheme}://{request.Host}{request.Path}/";
        return Task.CompletedTask;
    }

    private static Task WrongPort(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = SomebodyElse;
        context.Response.Headers.Vary = "Origin";
        return AnswerAsync(context, ShopJson.Reviews);
    }

    private static Task ErrorBypassesCors(HttpContext context) =>
        AnswerAsync(context, ShopJson.Crashed, StatusCodes.Status500InternalServerError);

    private static Task DoneRight(HttpContext context) =>
        AllowPage(context) ? Task.CompletedTask : AnswerAsync(context, ShopJson.Subscription, StatusCodes.Status201Created);

    /// <summary>CORS as it should be: the page's own origin, and on a preflight what it asks for.</summary>
    /// <returns>Whether the request was a preflight and is answered.</returns>
    private static bool AllowPage(HttpContext context)
    {
        var request = context.Request.Headers;
        var response = context.Response.Headers;
        response.Vary = "Origin";
        if (!Uri.TryCreate(request.Origin, UriKind.Absolute, out var origin) || !origin.IsLoopback)
            return false;
        response.AccessControlAllowOrigin = request.Origin;
        response.AccessControlAllowCredentials = "true";
        if (!HttpMethods.IsOptions(context.Request.Method))
            return false;
        response.AccessControlAllowMethods = request.AccessControlRequestMethod;
        response.AccessControlAllowHeaders = request.AccessControlRequestHeaders;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    private static Task AnswerAsync(HttpContext context, string json, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
