using System.Reflection;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>Where an operator is to be bound: the device, the types of the operands and results, and why it has no code there.</summary>
internal sealed class OperatorSite(IlgpuDevice device, Operator @operator, TensorType[] inputs, TensorType[] outputs)
{
    private const long MostElements = 1 << 30;

    public IlgpuDevice Device => device;

    public Operator Operator => @operator;

    public TensorType[] Inputs => inputs;

    public TensorType[] Outputs => outputs;

    /// <summary>Why there is no code.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether kernels can count the elements, and words of them, in 32 bits, one stride further than the last.</summary>
    public bool IsCountable => Array.TrueForAll(inputs, IsSmall) && Array.TrueForAll(outputs, IsSmall);

    /// <summary>Whether there is anything to compute, and to compute it with.</summary>
    public bool HasElements => Array.TrueForAll(inputs, t => t.Shape.ElementCount > 0) && Array.TrueForAll(outputs, t => t.Shape.ElementCount > 0);

    public DeviceLaunch? Refuse(string reason)
    {
        Reason = reason;
        return null;
    }

    /// <summary>A kernel of the library; null, with the reason noted, where it cannot be compiled.</summary>
    /// <param name="owner">The class that has it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="elements">What its type parameters stand for.</param>
    public KernelLauncher? Kernel(Type owner, string name, params Type[] elements)
    {
        var method = owner.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
        if (elements.Length > 0) method = method.MakeGenericMethod(elements);
        var kernel = device.Load(method, out var reason);
        Reason ??= reason;
        return kernel;
    }

    private static bool IsSmall(TensorType type) => type.Shape.ElementCount <= MostElements;
}

/// <summary>What elements are in kernels.</summary>
internal static class KernelElements
{
    /// <summary>The type that kernels compute with, null where they do not.</summary>
    public static Type? Number(DType dtype) => dtype.Name switch
    {
        "float32" => typeof(float),
        "float64" => typeof(double),
        "int32" => typeof(int),
        "int64" => typeof(long),
        _ => null,
    };

    /// <summary>The same of floating numbers alone.</summary>
    public static Type? Floating(DType dtype) => dtype == DType.Float32 ? typeof(float) : dtype == DType.Float64 ? typeof(double) : null;

    /// <summary>The type that is as long, for what only moves elements.</summary>
    public static Type Bits(DType dtype) => dtype.Size switch { 1 => typeof(byte), 2 => typeof(short), 4 => typeof(int), _ => typeof(long) };

    /// <summary>How many words of 32 bits an index has.</summary>
    public static int Words(TensorType indices) => indices.DType.Size / sizeof(int);
}
