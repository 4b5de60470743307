using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The arc cosine, from the same polynomial as the arc sine. The float form rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acos(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Acos(x.GetLower()), Acos(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Acos(xLow), Acos(xHigh));
    }

    /// <inheritdoc cref="Acos(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Acos(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Acos(x.GetLower()), Acos(x.GetUpper()));

        var a = Abs(x);
        var large = GreaterThan(a, Create(0.5));
        var y = ReducedAsin(a, large, out var rest) + rest | SignOf(x);
        var negative = LessThan(x, Vector512<double>.Zero);
        // Small arguments leave pi/2 - y, large ones 2y, or pi + 2y for a negative y.
        var high = ConditionalSelect(large, ConditionalSelect(negative, Create(PiHigh), Vector512<double>.Zero), Create(PiHalfHigh));
        var low = ConditionalSelect(large, ConditionalSelect(negative, Create(PiLow), Vector512<double>.Zero), Create(PiHalfLow));
        return high + (ConditionalSelect(large, y + y, -y) + low);
    }
}
