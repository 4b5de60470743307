using System.Linq.Expressions;
using System.Reflection;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>Launches a kernel. It is compiled once, so that a launch looks nothing up and boxes nothing.</summary>
/// <param name="stream">In whose order it runs.</param>
/// <param name="config">How many threads run it.</param>
/// <param name="memory">What its views show, in their order; there may be more.</param>
/// <param name="numbers">Its other parameters, numbers and structures of them, in their order: boxed when a launch is bound, and never again.</param>
internal delegate void KernelLauncher(AcceleratorStream stream, KernelConfig config, ReadOnlySpan<DeviceMemory> memory, params object[] numbers);

/// <summary>Writes launchers for kernels whose parameters only their methods know.</summary>
internal static class KernelLaunchers
{
    private static readonly MethodInfo s_view = typeof(KernelLaunchers).GetMethod(nameof(View), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <param name="kernel">The kernel.</param>
    /// <param name="method">Its method, of views, structures of views where they are many, and numbers.</param>
    public static KernelLauncher Of(Kernel kernel, MethodInfo method)
    {
        var stream = Expression.Parameter(typeof(AcceleratorStream));
        var config = Expression.Parameter(typeof(KernelConfig));
        var memory = Expression.Parameter(typeof(ReadOnlySpan<DeviceMemory>));
        var numbers = Expression.Parameter(typeof(object[]));
        Type[] types = [.. method.GetParameters().Select(p => p.ParameterType)];
        var (views, others) = (0, 0);
        Expression[] arguments = [.. types.Select(Argument)];
        var launch = kernel.Launcher!.CreateDelegate(Expression.GetActionType([typeof(AcceleratorStream), typeof(KernelConfig), .. types]), kernel);
        return Expression.Lambda<KernelLauncher>(Expression.Invoke(Expression.Constant(launch), [stream, config, .. arguments]), stream, config, memory, numbers).Compile();

        Expression Argument(Type type) => IsView(type) ? Next(type)
            : HasViews(type) ? Expression.MemberInit(Expression.New(type), type.GetFields().Select(f => Expression.Bind(f, Next(f.FieldType))))
            : Expression.Unbox(Expression.ArrayIndex(numbers, Expression.Constant(others++)), type);

        Expression Next(Type view) => Expression.Call(s_view.MakeGenericMethod(view.GetGenericArguments()), memory, Expression.Constant(views++));
    }

    public static bool IsView(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    private static bool HasViews(Type type) => Array.Exists(type.GetFields(), f => IsView(f.FieldType));

    private static ArrayView<T> View<T>(ReadOnlySpan<DeviceMemory> memory, int index)
        where T : unmanaged => ((IlgpuMemory)memory[index]).As<T>();
}
