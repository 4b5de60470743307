using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>What <c>==</c> and <c>!=</c> of tensors answer.</summary>
internal static class ElementEquality
{
    public static Tensor<bool> Compare<T>(Tensor<T>? left, Tensor<T>? right, bool equal)
    {
        if (left is null || right is null) return ReferenceEquals(left, right) == equal;
        return Broadcasting.TryBroadcast(left.ValueShape, right.ValueShape, out _, out _, out _)
            ? Ambient.Apply<T, bool>(equal ? new Equal() : new NotEqual(), left, right)
            : !equal;
    }
}
