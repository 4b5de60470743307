using BenchmarkDotNet.Running;
using GraphCompiler.Benchmarks.Fitting;
using GraphCompiler.Benchmarks.Generator;
using GraphCompiler.Benchmarks.Gpu;
using GraphCompiler.Benchmarks.Peers;
using GraphCompiler.Benchmarks.Tracing;

switch (args)
{
    case ["generator"]:
        Console.WriteLine($"{GeneratedProject.Functions} functions in {GeneratedProject.FunctionFiles} files beside {GeneratedProject.Invocations} other calls");
        CompilerCost.Run();
        GeneratorCost.Run();
        return 0;
    case ["fit"]:
        return FitCosts.Run();
    case ["tracing"]:
        return TracingCosts.Run();
    case [PeersCommand.Verb, ..]:
        return PeersCommand.Run(args[1..]);
    case [GpuCommand.Verb, ..]:
        return GpuCommand.Run(args[1..]);
    case [OpenBlas.Verb]:
        OpenBlas.Answer();
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
