using System.Numerics;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Takes elements along an axis by their indices, or adds them where they were taken from.</summary>
/// <param name="space">The tensor that is indexed.</param>
/// <param name="count">How many indices a line has.</param>
/// <param name="indices">Their type.</param>
/// <param name="isPut">Whether elements are added.</param>
internal sealed unsafe class AlongLaunch<T>(AxisSpace space, nint count, TensorType indices, bool isPut) : Launch
    where T : unmanaged, INumber<T>
{
    private readonly IndexReader _reader = new(indices);

    public override void Run(void** pointers)
    {
        var x = (T*)pointers[0];
        var result = (T*)pointers[2];
        if (isPut) NativeMemory.Clear(result, (nuint)(space.Outer * space.Length * space.Inner * sizeof(T)));
        nint position = 0;
        for (nint outer = 0; outer < space.Outer; outer++)
        {
            for (nint i = 0; i < count; i++)
            {
                for (nint inner = 0; inner < space.Inner; inner++, position++)
                {
                    var index = _reader.Read(pointers[1], position);
                    if ((ulong)index >= (ulong)space.Length) throw new TfInvalidArgumentException($"indices[{_reader.Coordinates(position)}] = {index} is not in [0, {space.Length})");
                    var there = (((outer * space.Length) + (nint)index) * space.Inner) + inner;
                    if (isPut) result[there] += x[position];
                    else result[position] = x[there];
                }
            }
        }
    }
}

internal readonly struct AlongLaunch(AxisSpace space, nint count, TensorType indices, bool isPut) : INumberLaunch
{
    public static Launch Bind(TakeAlong @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Bind(@operator.Axis, inputs[0], inputs[1], isPut: false);

    public static Launch Bind(PutAlong @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Bind(@operator.Axis, outputs[0], inputs[1], isPut: true);

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new AlongLaunch<T>(space, count, indices, isPut);

    private static Launch Bind(int axis, TensorType tensor, TensorType indices, bool isPut) =>
        NumberTypes.Make(tensor.DType, new AlongLaunch(AxisSpace.Of(tensor.Shape, axis), AxisSpace.Of(indices.Shape, axis).Length, indices, isPut));
}
