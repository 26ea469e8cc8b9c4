using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(DevProxy.Benchmarks.VerdictBenchmarks).Assembly).Run(args);
