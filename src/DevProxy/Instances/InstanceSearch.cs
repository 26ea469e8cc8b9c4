using System.Collections.Immutable;

namespace DevProxy.Instances;

/// <summary>The DevProxy that runs in a folder, for everything that speaks to it.</summary>
/// <param name="environment">The environment's variables.</param>
/// <param name="folder">Absolute.</param>
internal sealed class InstanceSearch(IReadOnlyDictionary<string, string> environment, string folder)
{
    /// <summary>Uses the newest; or refuses, with a sentence that ends with the fix.</summary>
    /// <param name="use">What is done with it; its last argument are the others that run in the same folder.</param>
    /// <param name="refuse">What is done with the sentence.</param>
    public async Task<T> UseAsync<T>(Func<Instance, InstanceClient, ImmutableArray<Instance>, Task<T>> use, Func<string, T> refuse)
    {
        var found = InstanceFolder.Of(environment).Find(folder);
        if (found is not [var instance, ..])
            return refuse("no DevProxy runs in this folder: start one here with devproxy");
        if (instance is not { Inspector: { } inspector, Token: { } token })
            return refuse(
                $"the DevProxy at {instance.Proxy} runs without its inspector, which answers this: start it without --no-inspector"
            );
        using var client = new InstanceClient(inspector, token);
        try
        {
            return await use(instance, client, found[1..]);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return refuse($"the DevProxy at {instance.Proxy} does not answer ({e.Message.TrimEnd('.')}): start it again");
        }
    }
}
