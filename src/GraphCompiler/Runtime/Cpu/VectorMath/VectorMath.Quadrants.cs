using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>x less n pi/2, pi/2 in three parts; n has <see cref="ShifterSingle"/> added. Good up to <see cref="LargeAngleSingle"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ReducePi(Vector512<float> x, out Vector512<float> n)
    {
        n = MultiplyAddEstimate(x, Create(0.63661975f), Create(ShifterSingle));
        var k = n - Create(ShifterSingle);
        var r = FusedMultiplyAdd(k, Create(-1.5707964f), x);
        r = FusedMultiplyAdd(k, Create(4.371139e-08f), r);
        return FusedMultiplyAdd(k, Create(1.7151245e-15f), r);
    }

    /// <summary>x less n pi/2, pi/2 in three parts; n has <see cref="ShifterDouble"/> added. Good up to <see cref="LargeAngleDouble"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReducePi(Vector512<double> x, out Vector512<double> n)
    {
        n = MultiplyAddEstimate(x, Create(0.6366197723675814), Create(ShifterDouble));
        var k = n - Create(ShifterDouble);
        var r = FusedMultiplyAdd(k, Create(-1.5707963267948966), x);
        r = FusedMultiplyAdd(k, Create(-6.123233995736766e-17), r);
        return FusedMultiplyAdd(k, Create(1.4973849048591698e-33), r);
    }

    /// <summary>The same with what r lost to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReducePi(Vector512<double> x, out Vector512<double> n, out Vector512<double> low)
    {
        n = MultiplyAddEstimate(x, Create(0.6366197723675814), Create(ShifterDouble));
        var k = n - Create(ShifterDouble);
        var head = FusedMultiplyAdd(k, Create(-1.5707963267948966), x);
        var product = k * Create(-6.123233995736766e-17);
        low = FusedMultiplyAdd(k, Create(1.4973849048591698e-33), FusedMultiplyAdd(k, Create(-6.123233995736766e-17), -product));
        var r = head + product;
        var part = r - head;
        low += head - (r - part) + (product - part);
        return r;
    }

    /// <summary>The sine of quadrant pi/2 + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> SineInQuadrant(Vector512<float> r, Vector512<int> quadrant)
    {
        var z = r * r;
        var z2 = z * z;
        var p0 = MultiplyAddEstimate(Create(0.00833219f), z, Create(-0.16666655f));
        var p = MultiplyAddEstimate(Create(-0.00019518408f), z2, p0);
        var sine = MultiplyAddEstimate(p, r * z, r);
        var q0 = MultiplyAddEstimate(Create(0.041666646f), z, Create(-0.5f));
        var q2 = MultiplyAddEstimate(Create(2.443067e-05f), z, Create(-0.0013887301f));
        var q = MultiplyAddEstimate(q2, z2, q0);
        var cosine = MultiplyAddEstimate(q, z, Vector512<float>.One);
        var even = Vector512.Equals(quadrant & Create(1), Vector512<int>.Zero).AsSingle();
        return ConditionalSelect(even, sine, cosine) ^ ((quadrant & Create(2)) << 30).AsSingle();
    }

    /// <inheritdoc cref="SineInQuadrant(Vector512{float}, Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> SineInQuadrant(Vector512<double> r, Vector512<long> quadrant)
    {
        var z = r * r;
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(0.008333333333322453), z, Create(-0.16666666666666632));
        var p2 = MultiplyAddEstimate(Create(2.7557313686011113e-06), z, Create(-0.00019841269829810364));
        var p4 = MultiplyAddEstimate(Create(1.5896660572748055e-10), z, Create(-2.5050756403500177e-08));
        p2 = MultiplyAddEstimate(p4, z2, p2);
        var p = MultiplyAddEstimate(p2, z2, p0);
        var sine = MultiplyAddEstimate(p, r * z, r);
        var q0 = MultiplyAddEstimate(Create(0.0416666666666666), z, Create(-0.5));
        var q2 = MultiplyAddEstimate(Create(2.4801587289636324e-05), z, Create(-0.0013888888888874441));
        var q4 = MultiplyAddEstimate(Create(2.087572706100135e-09), z, Create(-2.755731438747824e-07));
        q0 = MultiplyAddEstimate(q2, z2, q0);
        q4 = MultiplyAddEstimate(Create(-1.1359802622670175e-11), z2, q4);
        var q = MultiplyAddEstimate(q4, z4, q0);
        var cosine = MultiplyAddEstimate(q, z, Vector512<double>.One);
        var even = Vector512.Equals(quadrant & Create(1L), Vector512<long>.Zero).AsDouble();
        return ConditionalSelect(even, sine, cosine) ^ ((quadrant & Create(2L)) << 62).AsDouble();
    }

    /// <summary>The tangent of quadrant pi/2 + r + low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> TangentInQuadrant(Vector512<double> r, Vector512<double> low, Vector512<long> quadrant)
    {
        var z = r * r;
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(0.008333333333322453), z, Create(-0.16666666666666632));
        var p2 = MultiplyAddEstimate(Create(2.7557313686011113e-06), z, Create(-0.00019841269829810364));
        var p4 = MultiplyAddEstimate(Create(1.5896660572748055e-10), z, Create(-2.5050756403500177e-08));
        p2 = MultiplyAddEstimate(p4, z2, p2);
        var p = MultiplyAddEstimate(p2, z2, p0);
        var sine = r + MultiplyAddEstimate(p, r * z, low);
        var q0 = MultiplyAddEstimate(Create(0.0416666666666666), z, Create(-0.5));
        var q2 = MultiplyAddEstimate(Create(2.4801587289636324e-05), z, Create(-0.0013888888888874441));
        var q4 = MultiplyAddEstimate(Create(2.087572706100135e-09), z, Create(-2.755731438747824e-07));
        q0 = MultiplyAddEstimate(q2, z2, q0);
        q4 = MultiplyAddEstimate(Create(-1.1359802622670175e-11), z2, q4);
        var q = MultiplyAddEstimate(q4, z4, q0);
        var cosine = Vector512<double>.One + MultiplyAddEstimate(q, z, -low * r);
        var even = Vector512.Equals(quadrant & Create(1L), Vector512<long>.Zero).AsDouble();
        var quotient = ConditionalSelect(even, sine, cosine) / ConditionalSelect(even, cosine, sine);
        return quotient ^ (quadrant << 63).AsDouble();
    }
}
