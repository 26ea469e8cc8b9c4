using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class ReplayTicketTests
{
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
