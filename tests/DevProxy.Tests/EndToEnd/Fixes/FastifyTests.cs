namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for Fastify, applied as printed.</summary>
public sealed class FastifyTests(Chromium chromium, NpmPackages packages)
{
    public static TheoryData<string> Mistakes => Mistake.Names(FastifyBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task With_the_printed_fix_the_page_can_call_the_backend(string mistake) =>
        Repair.ProveAsync(new FastifyBackend(packages), Mistake.Named(FastifyBackend.Mistakes, mistake), chromium);
}
