using DevProxy.Configuration;
using DevProxy.Inspector;

namespace DevProxy.Tests.Inspector;

public sealed class ConfigStatusTests
{
    private static readonly ConfigProblem Problem = new(ProblemSeverity.Error, 1, 2, "port", "\"port\" is a string", "write 8010");

    [Fact]
    public void A_refused_file_leaves_the_configuration_in_force_and_shows_its_problems()
    {
        var config = Configs.Of();
        var status = new ConfigStatus(config, []);

        status.Refused([Problem]);

        Assert.Same(config, status.Now.InForce);
        Assert.Equal([Problem], status.Now.Problems);
    }

    [Fact]
    public void A_reload_replaces_the_configuration_and_its_problems()
    {
        var (first, second) = (Configs.Of(), Configs.Of());
        var status = new ConfigStatus(first, []);
        status.Refused([Problem]);

        status.Reloaded(new ConfigReload(second, ["port"], []));

        Assert.Same(second, status.Now.InForce);
        Assert.Empty(status.Now.Problems);
        Assert.Equal(["port"], status.Now.AfterRestart);
    }

    [Fact]
    public void Subscribers_are_notified_of_each_change_until_they_unsubscribe()
    {
        var status = new ConfigStatus(Configs.Of(), []);
        var notifications = 0;
        using (status.Subscribe(() => notifications++))
        {
            status.Refused([Problem]);
            status.Reloaded(new ConfigReload(Configs.Of(), [], []));
        }

        status.Refused([]);

        Assert.Equal(2, notifications);
    }
}
