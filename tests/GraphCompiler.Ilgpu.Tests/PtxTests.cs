using System.Reflection;
using System.Text.RegularExpressions;
using GraphCompiler.CompilerServices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Every kernel that this program and the library bring for devices, compiled for CUDA without a GPU: nothing that only the simulation has.</summary>
public sealed class PtxTests
{
    [Theory]
    [InlineData("r1 float32:E float32:E | 2=Add 0 1 | store 2:E", "ld.global.v4.f32", "st.global.v4.f32")]
    [InlineData("r1 float32:E float32:B | 2=Multiply 0 1 | store 2:E", "ld.global.v4.f32", "st.global.v4.f32")]
    [InlineData("r1 float64:E | 1=Exp 0 | store 1:E", "ld.global.v2.f64", "st.global.v2.f64")]
    [InlineData("r1 int32:E int32:E | 2=Less 0 1 | store 2:E", "ld.global.v4.b32", "st.global.v4.b8")]
    [InlineData("r1 float32:E | 1=Cast[float16] 0 | store 1:E", "ld.global.v4.f32", "st.global.v4.b16")]
    [InlineData("r1 float32:E | 1=Sum:B 0 | store 1:B", "ld.global.v4.f32", "st.global.f32")]
    [InlineData("r2 float32:EE | 1=Max:EB 0 | store 1:EB", "ld.global.v4.f32", "st.global.f32")]
    public void Neighbours_are_read_and_written_at_once(string key, string load, string store)
    {
        _ = SimulatedDevice.Device;
        var (context, backend) = Start();
        var text = Compile(backend, DeviceKernelRegistry.Find(key)!.Value.Kernel);
        context.Dispose();
        Assert.Contains(load, text, StringComparison.Ordinal);
        Assert.Contains(store, text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_over_is_read_before()
    {
        _ = SimulatedDevice.Device;
        var (context, backend) = Start();
        var text = Compile(backend, typeof(PtxTests).GetMethod(nameof(Update), BindingFlags.NonPublic | BindingFlags.Static)!);
        context.Dispose();
        var accesses = Regex.Matches(text, @"\b(ld|st)\.global").Select(m => m.Groups[1].Value);
        Assert.Equal(["ld", "ld", "st", "st", "st"], accesses);
    }

    // What a kernel does that updates a variable in place and gives something of its old value.
    internal static void Update(ArrayView<float> variable, ArrayView<float> x, ArrayView<float> old, int count)
    {
        for (var i = ILGPU.Group.IdxX; i < count; i += ILGPU.Group.DimX)
        {
            var (before, x_at) = (variable[i], x[i]);
            variable[i] = DeviceMath.Tanh(x_at);
            if (x_at > 1) old[i] = before;
            old[i + count] = DeviceMath.Tanh(before);
        }
    }

    [Fact]
    public void Every_kernel_compiles_for_CUDA()
    {
        _ = SimulatedDevice.Device;
        var methods = DeviceKernelRegistry.Keys.Select(k => DeviceKernelRegistry.Find(k)!.Value).SelectMany(k => k.Total is null ? [k.Kernel] : new[] { k.Kernel, k.Total }).Concat(Library()).ToList();

        // The one that is to fail, if its test ran before.
        methods.RemoveAll(m => m.DeclaringType == typeof(FailureTests));
        Assert.True(methods.Count > 1000);
        var failures = new List<string>();
        var (context, backend) = Start();
        foreach (var method in methods)
        {
            string text;
            try
            {
                text = Compile(backend, method);
            }
            catch (Exception e)
            {
                failures.Add($"{method.DeclaringType!.Name}.{method.Name}: {(e.InnerException ?? e).Message}");
                context.Dispose();
                (context, backend) = Start();
                continue;
            }

            if (text.Contains(".extern .func", StringComparison.Ordinal)) failures.Add($"{method.DeclaringType!.Name}.{method.Name} calls what is not there: {text[text.IndexOf(".extern .func", StringComparison.Ordinal)..].Split('\n')[0]}");
            foreach (Match function in Regex.Matches(text, @"^\.func[^{;]*?(\w+)\([^{;]*\)\s*\{(.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline))
            {
                if (Regex.IsMatch(function.Groups[2].Value, $@"\b{function.Groups[1].Value}\b")) failures.Add($"{method.DeclaringType!.Name}.{method.Name}: {function.Groups[1].Value} calls itself");
            }
        }

        context.Dispose();
        Assert.True(failures.Count == 0, $"{failures.Count}:\n{string.Join("\n", failures.Take(60))}");
    }

    private static IEnumerable<MethodInfo> Library() =>
        from method in typeof(LibraryKernels).GetMethods(BindingFlags.Static | BindingFlags.Public)
        from type in new[] { typeof(float), typeof(double), typeof(int), typeof(long) }
        select method.MakeGenericMethod(type);

    private static string Compile(PTXBackend backend, MethodInfo method) =>
        ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), KernelSpecialization.Empty)).PTXAssembly;

    private static (Context Context, PTXBackend Backend) Start()
    {
        var context = IlgpuDevices.Create(AcceleratorType.CPU);
        return (context, new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90, CudaInstructionSet.ISA_88, null));
    }
}
