using System.Buffers;
using System.Text.RegularExpressions;

namespace DevProxy.Cors;

/// <summary>Flask with <c>flask-cors</c>.</summary>
internal static class FlaskSnippet
{
    // flask-cors reads a string with one of these as a regular expression.
    private static readonly SearchValues<char> LooksLikeExpression = SearchValues.Create("*\\]?$^[()");

    public static string Write(FixRequirements need) =>
        $"""
            # Right after `app = Flask(__name__)`, before every other before_request: flask-cors does not answer preflights itself.
            # First: pip install flask-cors
            {Quoted.Comments("#", need)}from flask import request
            from flask_cors import CORS

            CORS(
                app,
                origins=[{Quoted.List(need.Origins, Exactly)}],
                methods=[{Quoted.List(need.Methods, Quoted.Double)}],
                allow_headers=[{Quoted.List(need.Headers, Exactly)}],
                supports_credentials={(need.Credentials ? "True" : "False")},
            {need.IfExposed(static names => $"    expose_headers=[{Quoted.List(names, Quoted.Double)}],\n")}{need.IfCached(
                static seconds => $"    max_age={seconds},\n"
            )})

            @app.before_request
            def answer_preflight():
                if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
                    return app.make_default_options_response()

            """;

    private static string Exactly(string text) =>
        text != "*" && text.AsSpan().ContainsAny(LooksLikeExpression)
            ? Quoted.Double($"^{Regex.Escape(text).Replace("]", "\\]", StringComparison.Ordinal)}$")
            : Quoted.Double(text);
}
