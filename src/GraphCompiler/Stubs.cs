using System.Diagnostics.CodeAnalysis;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler
{
    internal sealed class TraceBuilder : GraphBuilder
    {
        [ThreadStatic]
        internal static TraceBuilder? Current;

        public bool TryScalar<T>(T value, [NotNullWhen(true)] out Tensor? scalar)
        {
            scalar = null;
            return false;
        }

        public Value Import(Tensor tensor) => tensor.AsValue();
    }
}

namespace GraphCompiler.CompilerServices
{
    internal static class VectorMath
    {
        public static System.Runtime.Intrinsics.Vector512<float> Exp(System.Runtime.Intrinsics.Vector512<float> x) => System.Runtime.Intrinsics.Vector512.Exp(x);
        public static System.Runtime.Intrinsics.Vector512<double> Exp(System.Runtime.Intrinsics.Vector512<double> x) => System.Runtime.Intrinsics.Vector512.Exp(x);
        public static System.Runtime.Intrinsics.Vector512<float> Tanh(System.Runtime.Intrinsics.Vector512<float> x) { var a = new float[16]; System.Runtime.Intrinsics.Vector512.CopyTo(x, a); return System.Runtime.Intrinsics.Vector512.Create(Array.ConvertAll(a, Tanh)); }
        public static System.Runtime.Intrinsics.Vector512<double> Tanh(System.Runtime.Intrinsics.Vector512<double> x) { var a = new double[8]; System.Runtime.Intrinsics.Vector512.CopyTo(x, a); return System.Runtime.Intrinsics.Vector512.Create(Array.ConvertAll(a, Tanh)); }
        public static System.Runtime.Intrinsics.Vector512<float> Sigmoid(System.Runtime.Intrinsics.Vector512<float> x) { var a = new float[16]; System.Runtime.Intrinsics.Vector512.CopyTo(x, a); return System.Runtime.Intrinsics.Vector512.Create(Array.ConvertAll(a, Sigmoid)); }
        public static System.Runtime.Intrinsics.Vector512<double> Sigmoid(System.Runtime.Intrinsics.Vector512<double> x) { var a = new double[8]; System.Runtime.Intrinsics.Vector512.CopyTo(x, a); return System.Runtime.Intrinsics.Vector512.Create(Array.ConvertAll(a, Sigmoid)); }
        public static float Exp(float x) => MathF.Exp(x);
        public static double Exp(double x) => Math.Exp(x);
        public static float Tanh(float x) => MathF.Tanh(x);
        public static double Tanh(double x) => Math.Tanh(x);
        public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
        public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }
}
