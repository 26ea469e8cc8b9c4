using BenchmarkDotNet.Running;
using DevProxy.Benchmarks;
using DevProxy.Benchmarks.Soak;

if (args is ["soak", .. var soak])
    return await SoakRun.MainAsync(soak);
var arguments = new Arguments(args[Math.Min(1, args.Length)..]);
var text = args.FirstOrDefault() switch
{
    "all" => await FullRun.MainAsync(arguments),
    "compare" => await Comparison.MainAsync(arguments),
    var name when FullRun.Part(name, arguments) is { } measure => (await measure()).Markdown,
    _ => null,
};
if (text is null)
    BenchmarkSwitcher.FromAssembly(typeof(VerdictBenchmarks).Assembly).Run(args);
else
    Console.WriteLine(text);
return 0;
