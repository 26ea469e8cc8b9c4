using DevProxy.Instances;

namespace DevProxy.Cli;

/// <summary>The DevProxy that runs in this folder, for the commands that speak to it.</summary>
internal static class RunningInstance
{
    /// <summary>Does something with it; without one, says how to start it and ends with 3.</summary>
    /// <param name="context">What the command finds around it.</param>
    /// <param name="use">What is done.</param>
    public static async Task<int> UseAsync(CommandContext context, Func<Instance, InstanceClient, Task<int>> use)
    {
        var found = InstanceFolder.Of(context.Environment).Find(context.Folder);
        if (found is not [var instance, ..])
            return context.Refuse("no DevProxy runs in this folder: start one here with devproxy", ExitCode.Unreachable);
        if (instance is not { Inspector: { } inspector, Token: { } token })
            return context.Refuse(
                $"the DevProxy at {instance.Proxy} runs without its inspector, which answers this: start it without --no-inspector",
                ExitCode.Unreachable
            );
        if (found.Length > 1)
            TellOfMore(context, instance);
        using var client = new InstanceClient(inspector, token);
        try
        {
            return await use(instance, client);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return context.Refuse(
                $"the DevProxy at {instance.Proxy} does not answer ({e.Message.TrimEnd('.')}): start it again",
                ExitCode.Unreachable
            );
        }
    }

    private static void TellOfMore(CommandContext context, Instance newest) =>
        context.Screen.Error.Writer.WriteLine(
            $"devproxy: more than one DevProxy runs in this folder; this speaks to the newest, {newest.Proxy}"
        );
}
