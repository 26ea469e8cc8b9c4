using System.Globalization;
using System.Net;
using CliWrap;
using CliWrap.Buffered;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Fixes;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// What real frameworks accept from a browser directly, they accept through DevProxy: forms that Rails and Django protect by comparing
/// <c>Origin</c> with what they take for their own address, cookies that come back with another site's POST, redirects to https.
/// </summary>
public sealed class FormOriginTests(Chromium chromium)
{
    private const string Rails = """
        require "action_controller"
        require "rack/handler/webrick"

        class PostsController < ActionController::Base
          protect_from_forgery with: :exception
          self.forgery_protection_origin_check = true
          rescue_from(ActionController::InvalidAuthenticityToken) { |refusal| render plain: refusal.message, status: 422 }

          def new
            token = "<input type='hidden' name='authenticity_token' value='#{form_authenticity_token}'>"
            render html: "<form action='/posts' method='post'>#{token}<input name='title' value='hello'><button>Save</button></form>".html_safe
          end

          def create = render(plain: "created #{params[:title]}")
        end

        routes = ActionDispatch::Routing::RouteSet.new
        routes.draw { resources :posts, only: %i[new create] }
        app = Rack::Session::Cookie.new(routes, secret: "no secret at all" * 5)
        Rack::Handler::WEBrick.run(app, Host: "127.0.0.1", Port: ARGV[0].to_i, AccessLog: [])
        """;

    private const string Django = """
        import sys
        from django.conf import settings
        from django.core.management import execute_from_command_line
        from django.http import HttpResponse
        from django.middleware.csrf import get_token
        from django.urls import path

        settings.configure(SECRET_KEY="no secret at all", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
                           MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"])

        def new(request):
            token = f"<input type='hidden' name='csrfmiddlewaretoken' value='{get_token(request)}'>"
            return HttpResponse(f"<form action='/posts' method='post'>{token}<input name='title' value='hello'><button>Save</button></form>")

        def create(request):
            return HttpResponse("created " + request.POST["title"])

        urlpatterns = [path("posts/new", new), path("posts", create)]
        execute_from_command_line([sys.argv[0], "runserver", "--noreload", "127.0.0.1:" + sys.argv[1]])
        """;

    private static readonly Lazy<Task<bool>> HasRails = new(() =>
        RunsAsync("ruby", "-e", "require 'action_controller'; require 'rack/handler/webrick'")
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rails_accepts_the_form_in_every_setup()
    {
        Assert.SkipUnless(await HasRails.Value, "No Ruby here has Action Pack: apt install ruby-actionpack ruby-webrick");
        await using var rails = await StartAsync("ruby", "app.rb", Rails);
        await ProveAsync(rails, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Django_accepts_the_form_in_every_setup()
    {
        Assert.SkipUnless(
            await DjangoBackend.PythonAsync() is not null,
            "No Python here has Django: pip install django django-cors-headers"
        );
        await using var django = await StartAsync((await DjangoBackend.PythonAsync())!, "app.py", Django);
        await ProveAsync(django, HttpStatusCode.Forbidden);
    }

    // OpenID Connect's form_post, SAML and payment pages: ASP.NET Core's correlation cookie has to come back with another site's POST.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_that_ends_in_a_POST_of_another_site_finds_its_cookie(bool https)
    {
        await using var app = await TestUpstream.StartAsync(context =>
        {
            if (context.Request.Method == "POST")
                return context.Response.WriteAsync($"correlation {context.Request.Cookies["correlation"]}", Token);
            context.Response.Cookies.Append(
                "correlation",
                "abc",
                new CookieOptions
                {
                    HttpOnly = true,
                    Secure = true,
                    SameSite = Microsoft.AspNetCore.Http.SameSiteMode.None,
                }
            );
            return context.Response.WriteAsync("go and log in", Token);
        });
        var config = Configs.Of(Routes.To("/", app.Url));
        await using var proxy = https ? await RunningProxy.StartHttpsAsync(config) : await RunningProxy.StartAsync(config);
        var callback = $"http{(https ? "s" : "")}://localhost:{proxy.Port}/callback";
        await using var provider = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync($"<form action='{callback}' method='post'><button>Back</button></form>", Token);
        });
        var page = await ProxySetup.OpenAsync(chromium, callback);
        await page.GotoAsync(provider.Url); // 127.0.0.1 is another site than localhost.

        await page.ClickAsync("button");

        await Assertions.Expect(page.Locator("body")).ToHaveTextAsync("correlation abc");
        await page.Context.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_https_server_that_goes_by_X_Forwarded_Proto_does_not_redirect_to_itself(bool changesOrigin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(TestCertificates.Localhost)));
        await using var app = builder.Build();
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        app.UseForwardedHeaders(forwarded);
        app.UseHttpsRedirection();
        app.Run(static context => context.Response.WriteAsync("dash", context.RequestAborted));
        await app.StartAsync(Token);
        var target = $"https://127.0.0.1:{new Uri(app.Urls.First()).Port}";
        await using var proxy = await RunningProxy.StartAsync(
            Configs.Of(
                Routes.To("/", target) with
                {
                    ChangeOrigin = changesOrigin ? ChangeOrigin.Target : ChangeOrigin.Auto,
                    Secure = false,
                }
            )
        );

        using var answer = await proxy.SendAsync("GET", "/dash");

        Assert.Equal((HttpStatusCode.OK, "dash"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
    }

    private async Task ProveAsync(BackendProcess backend, HttpStatusCode refusal)
    {
        foreach (var (name, setup) in ProxySetup.All)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(name);
            await setup.ProveAsync(backend.Url, SubmitAsync, "/posts", refusal);
        }
    }

    private async Task SubmitAsync(string origin)
    {
        var page = await ProxySetup.OpenAsync(chromium, origin + "/posts/new");
        await page.ClickAsync("button");
        await Assertions.Expect(page.Locator("body")).ToHaveTextAsync("created hello");
        await page.Context.DisposeAsync();
    }

    private static Task<BackendProcess> StartAsync(string program, string file, string text)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        folder.Write(file, text);
        string[] arguments = program == "ruby" ? [file] : ["-B", file];
        return BackendProcess.StartAsync(
            CliWrap.Cli.Wrap(program).WithArguments([.. arguments, port.ToString(CultureInfo.InvariantCulture)]),
            folder,
            port
        );
    }

    internal static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        try
        {
            return (
                await CliWrap
                    .Cli.Wrap(program)
                    .WithArguments(arguments)
                    .WithValidation(CommandResultValidation.None)
                    .ExecuteBufferedAsync(Token)
            ).IsSuccess;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}
