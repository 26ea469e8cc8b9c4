using DevProxy.Checking;
using DevProxy.Cors;

namespace DevProxy.Tests.Checking;

public sealed class BackendNameTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("nginx", Backend.Nginx)]
    [InlineData("AspNetCore", Backend.AspNetCore)]
    public void A_backend_is_known_by_its_name_in_any_case(string? written, Backend? backend) =>
        Assert.Equal((backend, null), BackendName.Read(written));

    [Fact]
    public void An_unknown_one_is_told_with_those_that_there_are() =>
        Assert.EndsWith("laravel, php, go, nginx, apache, caddy, traefik, apigateway, headers.", BackendName.Read("iis").Problem, StringComparison.Ordinal);
}
