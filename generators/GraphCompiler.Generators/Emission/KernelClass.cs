using System.Globalization;
using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

/// <summary>A class of kernels and the initialiser that registers them when their assembly is loaded.</summary>
internal static class KernelClass
{
    public static void Emit(SourceWriter writer, string name, string summary, IReadOnlyList<KernelText> kernels)
    {
        if (kernels.Count == 0) return;
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

    /// <summary>The same kernels for devices, but those that stay on the processor.</summary>
    public static void EmitDevice(SourceWriter writer, string name, string summary, IReadOnlyList<KernelText> all)
    {
        var kernels = all.Where(k => IlgpuEmitter.Obstacle(k.Group) is null).ToList();
        if (kernels.Count == 0) return;
        writer.Line();
        using (writer.Braces("namespace GraphCompiler.Generated"))
        {
            writer.Lines("""
                using System;
                using System.Runtime.CompilerServices;
                using GraphCompiler.CompilerServices;
                using ILGPU;

                """);
            foreach (var kernel in kernels) IlgpuEmitter.EmitViews(writer, kernel, name);
            writer.Line($"/// <summary>{summary}</summary>");
            using (writer.Braces($"internal static class {name}"))
            {
                writer.Line("/// <summary>The most threads of a group; fewer are a power of two.</summary>");
                writer.Line($"internal const int GroupSize = {IlgpuEmitter.GroupSize.ToString(CultureInfo.InvariantCulture)};");
                foreach (var kernel in kernels)
                {
                    writer.Line();
                    IlgpuEmitter.Emit(writer, kernel, name);
                }

                writer.Line();
                writer.Line("[ModuleInitializer]");
                using (writer.Braces("internal static void Register()"))
                {
                    foreach (var kernel in kernels) writer.Line($"DeviceKernelRegistry.Add(typeof({name}), nameof({kernel.Name}), \"{kernel.Group.Key}\", {Group.Abi.ToString(CultureInfo.InvariantCulture)});");
                }
            }
        }
    }
}
