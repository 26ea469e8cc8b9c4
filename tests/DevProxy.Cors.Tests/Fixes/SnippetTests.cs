namespace DevProxy.Cors.Tests;

public class SnippetTests
{
    private static readonly FixRequirements Need = new(
        ["http://localhost:3000", "https://www.example.org"],
        ["PUT"],
        ["content-type", "x-a"],
        true,
        []
    );

    [Fact]
    public void Express_calls_the_middleware_with_exact_lists() =>
        Assert.EndsWith(
            """
            app.use(require('cors')({
              origin: ['http://localhost:3000', 'https://www.example.org'],
              methods: ['PUT'],
              allowedHeaders: ['content-type', 'x-a'],
              credentials: true,
            }))

            """,
            ExpressSnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void Express_gets_an_empty_list_without_names_because_no_list_would_allow_all() =>
        Assert.Contains("allowedHeaders: [],", ExpressSnippet.Write(Need with { Headers = [] }), StringComparison.Ordinal);

    [Fact]
    public void Express_gets_no_option_without_credentials()
    {
        Assert.EndsWith("'x-a'],\n}))\n", ExpressSnippet.Write(Need with { Credentials = false }), StringComparison.Ordinal);
        Assert.Contains("\n// a note\napp.use(", ExpressSnippet.Write(Need with { Notes = ["a note"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_in_a_name_does_not_end_its_literal() =>
        Assert.Contains("['it\\'s']", ExpressSnippet.Write(Need with { Headers = ["it's"] }), StringComparison.Ordinal);

    [Fact]
    public void Django_gets_every_setting_at_the_end_of_the_file() =>
        Assert.EndsWith(
            """
            CORS_ALLOW_ALL_ORIGINS = False
            CORS_ALLOWED_ORIGINS = ["http://localhost:3000", "https://www.example.org"]
            CORS_ALLOW_METHODS = ["PUT"]
            CORS_ALLOW_HEADERS = ["content-type", "x-a"]
            CORS_ALLOW_CREDENTIALS = True

            """,
            DjangoSnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void Django_gets_the_middleware_first_and_only_once()
    {
        var snippet = DjangoSnippet.Write(Need with { Credentials = false });

        Assert.Contains(
            "MIDDLEWARE = [\n    \"corsheaders.middleware.CorsMiddleware\",\n    *(one for one in MIDDLEWARE if one != ",
            snippet,
            StringComparison.Ordinal
        );
        Assert.Contains("CORS_ALLOW_CREDENTIALS = False", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void AspNetCore_builds_the_application_with_the_policy_first() =>
        Assert.EndsWith(
            """
            builder.Services.AddCors();
            var app = builder.Build();
            app.UseCors(policy => policy
                .WithOrigins("http://localhost:3000", "https://www.example.org")
                .WithMethods("PUT")
                .WithHeaders("content-type", "x-a")
                .AllowCredentials());

            """,
            AspNetCoreSnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(false, false, ".WithMethods(\"PUT\"));\n")]
    [InlineData(true, false, ".WithHeaders(\"x-a\"));\n")]
    [InlineData(false, true, ".AllowCredentials());\n")]
    public void AspNetCore_leaves_out_what_is_not_needed(bool hasHeaders, bool hasCredentials, string end) =>
        Assert.EndsWith(
            end,
            AspNetCoreSnippet.Write(Need with { Headers = hasHeaders ? ["x-a"] : [], Credentials = hasCredentials }),
            StringComparison.Ordinal
        );

    [Fact]
    public void FastApi_adds_the_middleware() =>
        Assert.EndsWith(
            """
            app.add_middleware(
                CORSMiddleware,
                allow_origins=["http://localhost:3000", "https://www.example.org"],
                allow_methods=["PUT"],
                allow_headers=["content-type", "x-a"],
                allow_credentials=True,
            )

            """,
            FastApiSnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void Flask_wraps_the_application() =>
        Assert.EndsWith(
            """
            CORS(
                app,
                origins=["http://localhost:3000", "https://www.example.org"],
                methods=["PUT"],
                allow_headers=["content-type", "x-a"],
                supports_credentials=True,
            )

            @app.before_request
            def answer_preflight():
                if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
                    return app.make_default_options_response()

            """,
            FlaskSnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void Flask_anchors_and_escapes_what_looks_like_an_expression() =>
        Assert.Contains(
            "origins=[\"^http://\\\\[::1\\\\]:3000$\"]",
            FlaskSnippet.Write(Need with { Origins = ["http://[::1]:3000"] }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Spring_registers_a_filter_before_all_others()
    {
        var snippet = SpringSnippet.Write(Need);

        Assert.Contains(
            "cors.setAllowedOrigins(List.of(\"http://localhost:3000\", \"https://www.example.org\"));",
            snippet,
            StringComparison.Ordinal
        );
        Assert.Contains("cors.setAllowedMethods(List.of(\"GET\", \"HEAD\", \"POST\", \"PUT\"));", snippet, StringComparison.Ordinal);
        Assert.Contains("cors.setAllowedHeaders(List.of(\"content-type\", \"x-a\"));", snippet, StringComparison.Ordinal);
        Assert.Contains("cors.setAllowCredentials(true);", snippet, StringComparison.Ordinal);
        Assert.Contains("setOrder(Ordered.HIGHEST_PRECEDENCE)", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void Rails_gets_the_whole_initializer() =>
        Assert.EndsWith(
            """
            Rails.application.config.middleware.insert_before 0, Rack::Cors do
              allow do
                origins 'http://localhost:3000', 'https://www.example.org'
                resource '*',
                  headers: ['content-type', 'x-a'],
                  methods: [:put],
                  credentials: true
              end
            end

            """,
            RailsSnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void Rails_quotes_a_method_that_is_not_a_plain_symbol() =>
        Assert.Contains("methods: [:'m-search'],", RailsSnippet.Write(Need with { Methods = ["M-SEARCH"] }), StringComparison.Ordinal);

    [Fact]
    public void Laravel_gets_the_whole_file()
    {
        var snippet = LaravelSnippet.Write(Need);

        Assert.StartsWith("<?php\n", snippet, StringComparison.Ordinal);
        Assert.Contains("'allowed_methods' => ['PUT'],", snippet, StringComparison.Ordinal);
        Assert.Contains("'allowed_origins' => ['http://localhost:3000', 'https://www.example.org'],", snippet, StringComparison.Ordinal);
        Assert.Contains("'allowed_headers' => ['content-type', 'x-a'],", snippet, StringComparison.Ordinal);
        Assert.Contains("'supports_credentials' => true,", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void Go_wraps_the_handler() =>
        Assert.EndsWith(
            """
            handler := cors.New(cors.Options{
            >AllowedOrigins:   []string{"http://localhost:3000", "https://www.example.org"},
            >AllowedMethods:   []string{"GET", "HEAD", "POST", "PUT"},
            >AllowedHeaders:   []string{"content-type", "x-a"},
            >AllowCredentials: true,
            }).Handler(mux)

            """.Replace('>', '\t'),
            GoSnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void Nginx_compares_the_origin_byte_for_byte_and_answers_preflights()
    {
        var snippet = NginxSnippet.Write(Need);

        Assert.Contains(
            "if ($http_origin = \"http://localhost:3000\") { set $cors_origin $http_origin; }",
            snippet,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "if ($http_origin = \"https://www.example.org\") { set $cors_origin $http_origin; }",
            snippet,
            StringComparison.Ordinal
        );
        Assert.Contains("set $cors_methods \"PUT\";", snippet, StringComparison.Ordinal);
        Assert.Contains("set $cors_headers \"content-type, x-a\";", snippet, StringComparison.Ordinal);
        Assert.Contains("add_header Access-Control-Allow-Credentials $cors_credentials always;", snippet, StringComparison.Ordinal);
        Assert.EndsWith("if ($cors_preflight) { return 204; }\n", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void Nginx_leaves_out_a_name_with_a_dollar_sign() =>
        Assert.Contains(
            "set $cors_headers \"x-a\";",
            NginxSnippet.Write(Need with { Headers = ["x$request_uri", "x-a"] }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Caddy_matches_any_of_the_origins() =>
        Assert.EndsWith(
            """
            @cors {
            >header Origin http://localhost:3000
            >header Origin https://www.example.org
            }
            @preflight {
            >method OPTIONS
            >header Access-Control-Request-Method *
            >header Origin http://localhost:3000
            >header Origin https://www.example.org
            }
            header +Vary Origin
            header @cors {
            >Access-Control-Allow-Origin {http.request.header.Origin}
            >Access-Control-Allow-Credentials true
            >defer
            }
            header @preflight {
            >Access-Control-Allow-Methods "PUT"
            >Access-Control-Allow-Headers "content-type, x-a"
            >defer
            }
            respond @preflight 204

            """.Replace('>', '\t'),
            CaddySnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void Caddy_sends_no_list_without_names() =>
        Assert.DoesNotContain("Allow-Headers", CaddySnippet.Write(Need with { Headers = [] }), StringComparison.Ordinal);

    [Fact]
    public void ApiGateway_gets_one_command_with_its_JSON_quoted() =>
        Assert.EndsWith(
            "aws apigatewayv2 update-api --api-id \"$API_ID\" --cors-configuration "
                + "'{\"AllowOrigins\":[\"http://localhost:3000\",\"https://www.example.org\"],"
                + "\"AllowMethods\":[\"PUT\"],\"AllowHeaders\":[\"content-type\",\"x-a\"],\"AllowCredentials\":true}'\n",
            ApiGatewaySnippet.Write(Need),
            StringComparison.Ordinal
        );

    [Fact]
    public void ApiGateway_quotes_a_quote_in_a_name() =>
        Assert.Contains("it'\\''s", ApiGatewaySnippet.Write(Need with { Headers = ["it's"] }), StringComparison.Ordinal);
}
