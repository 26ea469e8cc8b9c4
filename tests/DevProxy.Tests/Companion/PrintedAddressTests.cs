using DevProxy.Companion;

namespace DevProxy.Tests.Companion;

/// <summary>The lines are what the tools print, copied from them.</summary>
public sealed class PrintedAddressTests
{
    [Theory]
    [InlineData("  ➜  Local:   http://localhost:5174/", 5174)] // Vite, SvelteKit, React Router, Angular 17 and later
    [InlineData("  ➜  Local:   http://localhost:5174/shop/", 5174)] // Vite with a base
    [InlineData("  > Local: http://localhost:3001/", 3001)] // Vite 2
    [InlineData("  ➜ Local:    http://localhost:3001/", 3001)] // Nuxt, Rsbuild
    [InlineData("   - Local:        http://localhost:3001", 3001)] // Next.js
    [InlineData("ready - started server on 0.0.0.0:3001, url: http://localhost:3001", 3001)] // Next.js 13
    [InlineData("- ready started server on [::]:3001, url: http://localhost:3001", 3001)]
    [InlineData("┃ Local    http://localhost:4322/", 4322)] // Astro
    [InlineData("<i> [webpack-dev-server] Loopback: http://localhost:8081/, http://[::1]:8081/", 8081)]
    [InlineData("<i> [webpack-dev-server] Loopback: http://127.0.0.1:8081/", 8081)]
    [InlineData("ℹ ｢wds｣: Project is running at http://localhost:8081/", 8081)] // webpack-dev-server 3
    [InlineData("  - Local:   http://localhost:8081/ ", 8081)] // Vue CLI
    [InlineData("  Local:            http://localhost:3001", 3001)] // create-react-app
    [InlineData("Server running at http://localhost:1235", 1235)] // Parcel
    [InlineData("** Angular Live Development Server is listening on localhost:4201, open your browser on http://localhost:4201/ **", 4201)]
    [InlineData("  http://localhost:8001/", 8001)] // Gatsby, http-server
    [InlineData("[1]   ➜  Local:   http://localhost:5174/", 5174)] // concurrently
    [InlineData("web:dev:   ➜  Local:   http://localhost:5174/", 5174)] // turbo
    [InlineData("Build successful (3475ms) – Serving on http://localhost:4201/", 4201)] // Ember
    [InlineData("* Listening on http://127.0.0.1:3001", 3001)] // Puma
    [InlineData("Starting development server at http://127.0.0.1:8001/", 8001)] // Django
    [InlineData("  ➜  Local:   https://localhost:5174/", 5174)]
    public void The_address_that_a_dev_server_prints_is_found(string line, int port) => Assert.Equal(port, PrintedAddress.In(line)?.Port);

    [Theory]
    [InlineData("  ➜  Network: http://192.168.1.7:5174/")]
    [InlineData("  ➜  Network: use --host to expose")]
    [InlineData("  ➜  Vue DevTools: Open http://localhost:5174/__devtools__/ as a separate window")]
    [InlineData("API listening on http://localhost:9100")]
    [InlineData("GraphQL server ready at: http://localhost:4000/graphql")]
    [InlineData("[HPM] Proxy created: /api  -> http://localhost:8010")]
    [InlineData("Debugger listening on ws://127.0.0.1:9229/1c2e")]
    [InlineData("12:00:01 [vite] http proxy error: /api/users at http://localhost:9100")]
    [InlineData("GET http://localhost:9100/users 200")]
    [InlineData("<i> [webpack-dev-server] On Your Network (IPv4): http://172.17.0.2:8081/")]
    [InlineData("see http://localhost.example.com:5174/")]
    public void Another_programs_address_and_other_sentences_are_ignored(string line) => Assert.Null(PrintedAddress.In(line));

    [Theory]
    [InlineData("Port 5173 is in use, trying another one...", 5173)] // Vite, Astro
    [InlineData("⚠ Port 3000 is in use by an unknown process, using available port 3001 instead.", 3000)] // Next.js
    [InlineData("Port 3000 is in use, using 3001", 3000)]
    [InlineData("Port 4200 is already in use. Use '--port' to specify a different port.", 4200)] // Angular
    [InlineData("Port 4200 is already in use. Would you like to use a different port? (Y/n)", 4200)]
    [InlineData("Something is already running on port 3000.", 3000)] // create-react-app
    [InlineData("[get-port] Unable to find an available port (tried 3000 on host \"localhost\"). Using alternative port 3001.", 3000)] // Nuxt
    [InlineData("Error: listen EADDRINUSE: address already in use :::8080", 8080)]
    [InlineData("Port 1234 could not be used", 1234)] // Parcel
    public void The_port_that_was_taken_is_found(string line, int port) => Assert.Equal(port, PrintedAddress.TakenPort(line));

    [Theory]
    [InlineData("  ➜  Local:   http://localhost:5174/")]
    [InlineData("listening on port 3000")]
    public void A_port_that_is_free_is_not_taken(string line) => Assert.Null(PrintedAddress.TakenPort(line));
}
