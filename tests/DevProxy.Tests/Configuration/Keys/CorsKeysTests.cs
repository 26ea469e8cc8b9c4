using DevProxy.Configuration.Keys;

namespace DevProxy.Tests.Configuration.Keys;

public sealed class CorsKeysTests
{
    [Fact]
    public void The_keys_and_their_defaults_are_those_of_the_contract() =>
        Assert.Equal(
            [
                ("mode", "\"repair\""),
                ("origin", null),
                ("methods", null),
                ("allowedHeaders", null),
                ("exposedHeaders", null),
                ("credentials", "true"),
                ("maxAge", "0"),
                ("optionsSuccessStatus", "204"),
            ],
            CorsKeys.All.Select(key => (key.Name, key.Default))
        );
}
