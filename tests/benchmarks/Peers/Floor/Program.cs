using System.Net;
using Yarp.ReverseProxy.Forwarder;

// YARP's forwarder on Kestrel and nothing around it: what no proxy that is built on them can go below. Usage: Floor TARGET PORT
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{args[1]}");

// A gigabyte passes here too.
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
builder.Services.AddLogging();
builder.Services.AddHttpForwarder();
await using var app = builder.Build();
var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
using var handler = new SocketsHttpHandler
{
    UseProxy = false,
    UseCookies = false,
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.None,
};
using var client = new HttpMessageInvoker(handler);
app.Run(async context => await forwarder.SendAsync(context, args[0], client));
await app.RunAsync();
