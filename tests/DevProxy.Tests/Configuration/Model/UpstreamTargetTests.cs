namespace DevProxy.Tests.Configuration.Model;

public sealed class UpstreamTargetTests
{
    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("http://app.localhost", true)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://host.docker.internal:1", true)]
    [InlineData("http://backend:1", true)]
    [InlineData("https://api.example.com", false)]
    [InlineData("http://192.168.1.5", false)]
    [InlineData("http://[2001:db8::1]", false)]
    public void Local_is_loopback_Dockers_host_and_a_name_without_a_dot(string target, bool local) =>
        Assert.Equal(local, Given.Route($"\"{target}\"").Target!.IsLocal);

    [Theory]
    [InlineData("https://api.example.com:443/x", "api.example.com")]
    [InlineData("http://api.example.com:443", "api.example.com:443")]
    [InlineData("http://[::1]:3000", "[::1]:3000")]
    public void The_authority_is_what_a_Host_header_says(string target, string authority) =>
        Assert.Equal(authority, Given.Route($"\"{target}\"").Target!.Authority);
}
