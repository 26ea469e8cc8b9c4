using DevProxy.Configuration;
using DevProxy.Inspector;

namespace DevProxy.Tests.Inspector;

public sealed class ConfigBoardTests
{
    private static readonly ConfigProblem Problem = new(ProblemSeverity.Error, 1, 2, "port", "\"port\" is a string", "write 8010");

    [Fact]
    public void A_refused_file_leaves_the_configuration_in_force_and_shows_its_problems()
    {
        var config = Configs.Of();
        var board = new ConfigStatus(config, []);

        board.Refused([Problem]);

        Assert.Same(config, board.Now.InForce);
        Assert.Equal([Problem], board.Now.Problems);
    }

    [Fact]
    public void A_reload_replaces_both()
    {
        var (first, second) = (Configs.Of(), Configs.Of());
        var board = new ConfigStatus(first, []);
        board.Refused([Problem]);

        board.Reloaded(new ConfigReload(second, ["port"], []));

        Assert.Same(second, board.Now.InForce);
        Assert.Empty(board.Now.Problems);
        Assert.Equal(["port"], board.Now.AfterRestart);
    }

    [Fact]
    public void Readers_hear_of_each_change_until_they_leave()
    {
        var board = new ConfigStatus(Configs.Of(), []);
        var heard = 0;
        using (board.Read(() => heard++))
        {
            board.Refused([Problem]);
            board.Reloaded(new ConfigReload(Configs.Of(), [], []));
        }

        board.Refused([]);

        Assert.Equal(2, heard);
    }
}
