using BenchmarkDotNet.Running;
using GraphCompiler.Benchmarks.Generator;

if (args is ["generator"]) GeneratorCost.Run();
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
