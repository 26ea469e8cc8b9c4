using BenchmarkDotNet.Running;
using DevProxy.Benchmarks.Soak;

if (args is ["soak", .. var arguments])
    return await SoakRun.MainAsync(arguments);
BenchmarkSwitcher.FromAssembly(typeof(DevProxy.Benchmarks.VerdictBenchmarks).Assembly).Run(args);
return 0;
