using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// The names of native libraries that ILGPU does not ask for: drivers have others where only their run-time packages are, and a later version of cuBLAS has the same functions.
/// </summary>
internal static class NativeNames
{
    private static readonly Dictionary<string, string> s_others = new(StringComparer.Ordinal)
    {
        ["cuda"] = "libcuda.so.1",
        ["OpenCL"] = "libOpenCL.so.1",
        ["libcublas.so.12"] = "libcublas.so.13",
    };

    private static readonly Lock s_lock = new();
    private static bool s_isDone;

    public static void Register()
    {
        lock (s_lock)
        {
            if (s_isDone) return;
            s_isDone = true;
            foreach (var assembly in (Assembly[])[typeof(Context).Assembly, typeof(CuBlas).Assembly])
            {
                try
                {
                    NativeLibrary.SetDllImportResolver(assembly, Resolve);
                }
                catch (InvalidOperationException)
                {
                    // The program, or ILGPU itself, has names of its own.
                }
            }
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!s_others.TryGetValue(name, out var other)) return 0;
        return NativeLibrary.TryLoad(name, assembly, path, out var library) || NativeLibrary.TryLoad(other, out library) ? library : 0;
    }
}
