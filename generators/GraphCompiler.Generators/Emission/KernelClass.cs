using System.Globalization;
using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

/// <summary>A class of kernels and the initialiser that registers them when their assembly is loaded.</summary>
internal static class KernelClass
{
    public static void Emit(SourceWriter writer, string name, string summary, IReadOnlyList<KernelText> kernels)
    {
        using (writer.Braces("namespace GraphCompiler.Generated"))
        {
            writer.Lines("""
                using System;
                using System.Runtime.CompilerServices;
                using System.Runtime.Intrinsics;
                using GraphCompiler.CompilerServices;

                """);
            writer.Line($"/// <summary>{summary}</summary>");
            using (writer.Braces($"internal static class {name}"))
            {
                foreach (var kernel in kernels)
                {
                    writer.Line($"/// <summary>{kernel.Sentence}</summary>");
                    writer.Line($"/// <remarks><c>{kernel.Group.Key}</c></remarks>");
                    KernelEmitter.Emit(writer, kernel.Name, kernel.Group, kernel.Names);
                    writer.Line();
                }

                writer.Line("[ModuleInitializer]");
                using (writer.Braces("internal static void Register()"))
                {
                    foreach (var kernel in kernels) writer.Line($"KernelRegistry.Add<{kernel.Name}>(\"{kernel.Group.Key}\", {Group.Abi.ToString(CultureInfo.InvariantCulture)});");
                }
            }
        }
    }
}
