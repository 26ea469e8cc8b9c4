using DevProxy.Instances;

namespace DevProxy.Cli;

/// <summary>The DevProxy that runs in this folder, for the commands that speak to it.</summary>
internal static class RunningInstance
{
    /// <summary>Does something with it; without one, says how to start it and ends with 3.</summary>
    /// <param name="context">What the command finds around it.</param>
    /// <param name="use">What is done.</param>
    public static Task<int> UseAsync(CommandContext context, Func<Instance, InstanceClient, Task<int>> use) =>
        new InstanceSearch(context.Environment, context.Folder).UseAsync(
            (instance, client, others) =>
            {
                if (!others.IsEmpty)
                    TellOfMore(context, instance);
                return use(instance, client);
            },
            problem => context.Refuse(problem, ExitCode.Unreachable)
        );

    private static void TellOfMore(CommandContext context, Instance newest) =>
        context.Screen.Error.Writer.WriteLine(
            $"devproxy: more than one DevProxy runs in this folder; this speaks to the newest, {newest.Proxy}"
        );
}
