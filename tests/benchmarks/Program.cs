using BenchmarkDotNet.Running;
using DevProxy.Benchmarks;
using DevProxy.Benchmarks.Soak;

if (args is ["soak", .. var arguments])
    return await SoakRun.MainAsync(arguments);
if (args is ["modules", .. var options])
    return await ModulesRun.MainAsync(options);
if (args is ["socket", .. var rounds])
    return await SocketRun.MainAsync(rounds);
if (args is ["compare", .. var peers])
    return await Comparison.MainAsync(peers);
BenchmarkSwitcher.FromAssembly(typeof(DevProxy.Benchmarks.VerdictBenchmarks).Assembly).Run(args);
return 0;
