using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class PendingReplaysTests
{
    [Fact]
    public void A_ticket_is_redeemed_once_and_by_its_number_alone()
    {
        var replays = new PendingReplays();
        using var ticket = replays.Draw(42);

        Assert.Null(replays.Redeem("42"));
        Assert.Null(replays.Redeem(""));
        Assert.Same(ticket, replays.Redeem(ticket.Number));
        Assert.Null(replays.Redeem(ticket.Number));
    }

    [Fact]
    public void A_ticket_that_was_given_up_cannot_be_redeemed()
    {
        var replays = new PendingReplays();
        var ticket = replays.Draw(42);

        ticket.Dispose();

        Assert.Null(replays.Redeem(ticket.Number));
    }

    [Fact]
    public void No_two_tickets_have_the_same_number()
    {
        var replays = new PendingReplays();
        using var one = replays.Draw(1);
        using var other = replays.Draw(1);

        Assert.NotEqual(one.Number, other.Number);
    }

    [Fact]
    public async Task The_first_id_that_it_became_counts()
    {
        using var ticket = new ReplayTicket("n", 42, static _ => { });
        Assert.False(ticket.NewId.IsCompleted);

        ticket.Became(57);
        ticket.Became(58);

        Assert.Equal(57, await ticket.NewId);
        Assert.Equal(42, ticket.OriginalId);
    }
}
