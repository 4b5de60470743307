using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.CompilerServices;

/// <summary>
/// The transcendental functions that generated kernels call. Every function is one text over <see cref="Vector512{T}"/>
/// built of correctly rounded primitives only, so the same bits come out on every machine with fused multiply-add, whatever
/// its vector width; a scalar overload is one lane of the vector. Results are within 2 ulp of the exact value, subnormal
/// numbers included, and special values follow C99; both hold without fused multiply-add too, where only the last bits differ.
/// The build derives the narrower vectors from the same text.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class VectorMath
{
    // Adding 1.5 * 2^(precision - 1) rounds to an integer and leaves that integer in the low bits of the sum.
    const float ShifterSingle = 12582912f;
    const double ShifterDouble = 6755399441055744.0;

    const double Ln2Double = 0.6931471805599453;

    // ln 2 in two parts, the first with enough trailing zeros for its product with an exponent to be exact.
    const float Ln2HighSingle = 0.693145752f;
    const float Ln2LowSingle = 1.42860677e-6f;
    const double Ln2HighDouble = 6.93147180369123816490e-01;
    const double Ln2LowDouble = 1.90821492927058770002e-10;

    const double PiHigh = 3.141592653589793;
    const double PiLow = 1.2246467991473532e-16;
    const double PiHalfHigh = 1.5707963267948966;
    const double PiHalfLow = 6.123233995736766e-17;

    const int RootHalfSingle = 0x3F3504F3;
    const long RootHalfDouble = 0x3FE6A09E667F3BCD;

    /// <summary>x * 2^n rounded once, for x near 1 and n + <see cref="ShifterSingle"/>; n may leave the range of exponents.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Scale(Vector512<float> x, Vector512<float> shifted) =>
        Avx512F.IsSupported ? Avx512F.Scale(x, shifted - Vector512.Create(ShifterSingle)) : ScaleInTwoSteps(x, shifted);

    /// <summary>x * 2^n rounded once, for x near 1 and n + <see cref="ShifterDouble"/>; n may leave the range of exponents.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Scale(Vector512<double> x, Vector512<double> shifted) =>
        Avx512F.IsSupported ? Avx512F.Scale(x, shifted - Vector512.Create(ShifterDouble)) : ScaleInTwoSteps(x, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Scale(Vector256<float> x, Vector256<float> shifted) => ScaleInTwoSteps(x, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Scale(Vector256<double> x, Vector256<double> shifted) => ScaleInTwoSteps(x, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Scale(Vector128<float> x, Vector128<float> shifted) => ScaleInTwoSteps(x, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> Scale(Vector128<double> x, Vector128<double> shifted) => ScaleInTwoSteps(x, shifted);
}
