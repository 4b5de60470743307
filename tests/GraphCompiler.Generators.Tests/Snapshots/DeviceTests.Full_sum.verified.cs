namespace GraphCompiler.Generated
{
    using System;
    using System.Runtime.CompilerServices;
    using GraphCompiler.CompilerServices;
    using ILGPU;

    /// <summary>The kernels of <c>App.Functions.F</c> for devices of ILGPU.</summary>
    internal static class App_Functions_FDevice
    {
        /// <summary>The most threads of a group; fewer are a power of two.</summary>
        internal const int GroupSize = 256;

        /// <summary>One pass over x: gives one sum, one maximum and one conjunction.</summary>
        /// <remarks><c>r1 float32:E float32:B | 2=Multiply 0 0 | 3=Sum:B 2 | 4=Max:B 2 | 5=Greater 2 1 | 6=All:B 5 | store 3:B | store 4:B | store 6:B</c></remarks>
        internal static void Kernel1(ArrayView<float> x, ArrayView<float> v1f, ArrayView<float> out1, ArrayView<float> out2, ArrayView<byte> out3, int count)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var t3_tree = SharedMemory.Allocate<float>(GroupSize);
                var t5_tree = SharedMemory.Allocate<int>(GroupSize);
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var v1f_at = v1f[0];
                var t2_fold = 0f;
                var t3_fold = float.NegativeInfinity;
                var t5_fold = 1;
                for (var i = first; i < fours; i += stride)
                {
                    var x_at = x.Cast<Four<float>>()[i];
                    var r1 = Kernel1Element(x_at.A, v1f_at);
                    var r2 = Kernel1Element(x_at.B, v1f_at);
                    var r3 = Kernel1Element(x_at.C, v1f_at);
                    var r4 = Kernel1Element(x_at.D, v1f_at);
                    t2_fold = t2_fold + r1.t1;
                    t2_fold = t2_fold + r2.t1;
                    t2_fold = t2_fold + r3.t1;
                    t2_fold = t2_fold + r4.t1;
                    t3_fold = DeviceMath.Max(t3_fold, r1.t1);
                    t3_fold = DeviceMath.Max(t3_fold, r2.t1);
                    t3_fold = DeviceMath.Max(t3_fold, r3.t1);
                    t3_fold = DeviceMath.Max(t3_fold, r4.t1);
                    t5_fold = t5_fold & (r1.t4 ? 1 : 0);
                    t5_fold = t5_fold & (r2.t4 ? 1 : 0);
                    t5_fold = t5_fold & (r3.t4 ? 1 : 0);
                    t5_fold = t5_fold & (r4.t4 ? 1 : 0);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var x_at = x[i];
                    var r1 = Kernel1Element(x_at, v1f_at);
                    t2_fold = t2_fold + r1.t1;
                    t3_fold = DeviceMath.Max(t3_fold, r1.t1);
                    t5_fold = t5_fold & (r1.t4 ? 1 : 0);
                }

                t2_tree[Group.IdxX] = t2_fold;
                t3_tree[Group.IdxX] = t3_fold;
                t5_tree[Group.IdxX] = t5_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t2_tree[Group.IdxX] = t2_tree[Group.IdxX] + t2_tree[Group.IdxX + half];
                        t3_tree[Group.IdxX] = DeviceMath.Max(t3_tree[Group.IdxX], t3_tree[Group.IdxX + half]);
                        t5_tree[Group.IdxX] = t5_tree[Group.IdxX] & t5_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[Grid.IdxX] = t2_tree[0];
                    out2[Grid.IdxX] = t3_tree[0];
                    out3[Grid.IdxX] = (byte)t5_tree[0];
                }
            }
        }

        private static (float t1, bool t4) Kernel1Element(float x_at, float v1f_at)
        {
            unchecked
            {
                var t1 = x_at * x_at; // x * x
                var t4 = t1 > v1f_at; // x * x > 1f
                return (t1, t4);
            }
        }

        /// <summary>Folds the parts that Kernel1 leaves, in one group of threads.</summary>
        internal static void Kernel1Total(ArrayView<float> parts1, ArrayView<float> parts2, ArrayView<byte> parts3, ArrayView<float> out1, ArrayView<float> out2, ArrayView<byte> out3, int count)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var t3_tree = SharedMemory.Allocate<float>(GroupSize);
                var t5_tree = SharedMemory.Allocate<int>(GroupSize);
                var t2_fold = 0f;
                var t3_fold = float.NegativeInfinity;
                var t5_fold = 1;
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                {
                    t2_fold = t2_fold + parts1[i];
                    t3_fold = DeviceMath.Max(t3_fold, parts2[i]);
                    t5_fold = t5_fold & parts3[i];
                }

                t2_tree[Group.IdxX] = t2_fold;
                t3_tree[Group.IdxX] = t3_fold;
                t5_tree[Group.IdxX] = t5_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t2_tree[Group.IdxX] = t2_tree[Group.IdxX] + t2_tree[Group.IdxX + half];
                        t3_tree[Group.IdxX] = DeviceMath.Max(t3_tree[Group.IdxX], t3_tree[Group.IdxX + half]);
                        t5_tree[Group.IdxX] = t5_tree[Group.IdxX] & t5_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[0] = t2_tree[0];
                    out2[0] = t3_tree[0];
                    out3[0] = (byte)t5_tree[0];
                }
            }
        }

        /// <summary>One pass over x: gives one sum, one maximum and one conjunction and computes one result.</summary>
        /// <remarks><c>r1 float32:E float32:B | 2=Multiply 0 0 | 3=Sum:B 2 | 4=Max:B 2 | 5=Greater 2 1 | 6=All:B 5 | store 2:E | store 3:B | store 4:B | store 6:B</c></remarks>
        internal static void Kernel2(ArrayView<float> x, ArrayView<float> v1f, ArrayView<float> out1, ArrayView<float> out2, ArrayView<float> out3, ArrayView<byte> out4, int count)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var t3_tree = SharedMemory.Allocate<float>(GroupSize);
                var t5_tree = SharedMemory.Allocate<int>(GroupSize);
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var v1f_at = v1f[0];
                var t2_fold = 0f;
                var t3_fold = float.NegativeInfinity;
                var t5_fold = 1;
                for (var i = first; i < fours; i += stride)
                {
                    var x_at = x.Cast<Four<float>>()[i];
                    var r1 = Kernel2Element(x_at.A, v1f_at);
                    var r2 = Kernel2Element(x_at.B, v1f_at);
                    var r3 = Kernel2Element(x_at.C, v1f_at);
                    var r4 = Kernel2Element(x_at.D, v1f_at);
                    out1.Cast<Four<float>>()[i] = new(r1.t1, r2.t1, r3.t1, r4.t1);
                    t2_fold = t2_fold + r1.t1;
                    t2_fold = t2_fold + r2.t1;
                    t2_fold = t2_fold + r3.t1;
                    t2_fold = t2_fold + r4.t1;
                    t3_fold = DeviceMath.Max(t3_fold, r1.t1);
                    t3_fold = DeviceMath.Max(t3_fold, r2.t1);
                    t3_fold = DeviceMath.Max(t3_fold, r3.t1);
                    t3_fold = DeviceMath.Max(t3_fold, r4.t1);
                    t5_fold = t5_fold & (r1.t4 ? 1 : 0);
                    t5_fold = t5_fold & (r2.t4 ? 1 : 0);
                    t5_fold = t5_fold & (r3.t4 ? 1 : 0);
                    t5_fold = t5_fold & (r4.t4 ? 1 : 0);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var x_at = x[i];
                    var r1 = Kernel2Element(x_at, v1f_at);
                    out1[i] = r1.t1;
                    t2_fold = t2_fold + r1.t1;
                    t3_fold = DeviceMath.Max(t3_fold, r1.t1);
                    t5_fold = t5_fold & (r1.t4 ? 1 : 0);
                }

                t2_tree[Group.IdxX] = t2_fold;
                t3_tree[Group.IdxX] = t3_fold;
                t5_tree[Group.IdxX] = t5_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t2_tree[Group.IdxX] = t2_tree[Group.IdxX] + t2_tree[Group.IdxX + half];
                        t3_tree[Group.IdxX] = DeviceMath.Max(t3_tree[Group.IdxX], t3_tree[Group.IdxX + half]);
                        t5_tree[Group.IdxX] = t5_tree[Group.IdxX] & t5_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out2[Grid.IdxX] = t2_tree[0];
                    out3[Grid.IdxX] = t3_tree[0];
                    out4[Grid.IdxX] = (byte)t5_tree[0];
                }
            }
        }

        private static (float t1, bool t4) Kernel2Element(float x_at, float v1f_at)
        {
            unchecked
            {
                var t1 = x_at * x_at; // x * x
                var t4 = t1 > v1f_at; // x * x > 1f
                return (t1, t4);
            }
        }

        /// <summary>Folds the parts that Kernel2 leaves, in one group of threads.</summary>
        internal static void Kernel2Total(ArrayView<float> parts2, ArrayView<float> parts3, ArrayView<byte> parts4, ArrayView<float> out2, ArrayView<float> out3, ArrayView<byte> out4, int count)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var t3_tree = SharedMemory.Allocate<float>(GroupSize);
                var t5_tree = SharedMemory.Allocate<int>(GroupSize);
                var t2_fold = 0f;
                var t3_fold = float.NegativeInfinity;
                var t5_fold = 1;
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                {
                    t2_fold = t2_fold + parts2[i];
                    t3_fold = DeviceMath.Max(t3_fold, parts3[i]);
                    t5_fold = t5_fold & parts4[i];
                }

                t2_tree[Group.IdxX] = t2_fold;
                t3_tree[Group.IdxX] = t3_fold;
                t5_tree[Group.IdxX] = t5_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t2_tree[Group.IdxX] = t2_tree[Group.IdxX] + t2_tree[Group.IdxX + half];
                        t3_tree[Group.IdxX] = DeviceMath.Max(t3_tree[Group.IdxX], t3_tree[Group.IdxX + half]);
                        t5_tree[Group.IdxX] = t5_tree[Group.IdxX] & t5_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out2[0] = t2_tree[0];
                    out3[0] = t3_tree[0];
                    out4[0] = (byte)t5_tree[0];
                }
            }
        }

        /// <summary>One pass over residual1: gives one sum and computes one result.</summary>
        /// <remarks><c>r1 float32:B float32:E | 2=Equal 1 0 | 3=Cast[float32] 2 | 4=Sum:B 3 | store 3:E | store 4:B</c></remarks>
        internal static void Kernel3(ArrayView<float> residual2, ArrayView<float> residual1, ArrayView<float> out1, ArrayView<float> out2, int count)
        {
            unchecked
            {
                var t3_tree = SharedMemory.Allocate<float>(GroupSize);
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var residual2_at = residual2[0];
                var t3_fold = 0f;
                for (var i = first; i < fours; i += stride)
                {
                    var residual1_at = residual1.Cast<Four<float>>()[i];
                    var r1 = Kernel3Element(residual2_at, residual1_at.A);
                    var r2 = Kernel3Element(residual2_at, residual1_at.B);
                    var r3 = Kernel3Element(residual2_at, residual1_at.C);
                    var r4 = Kernel3Element(residual2_at, residual1_at.D);
                    out1.Cast<Four<float>>()[i] = new(r1, r2, r3, r4);
                    t3_fold = t3_fold + r1;
                    t3_fold = t3_fold + r2;
                    t3_fold = t3_fold + r3;
                    t3_fold = t3_fold + r4;
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var residual1_at = residual1[i];
                    var r1 = Kernel3Element(residual2_at, residual1_at);
                    out1[i] = r1;
                    t3_fold = t3_fold + r1;
                }

                t3_tree[Group.IdxX] = t3_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t3_tree[Group.IdxX] = t3_tree[Group.IdxX] + t3_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out2[Grid.IdxX] = t3_tree[0];
                }
            }
        }

        private static float Kernel3Element(float residual2_at, float residual1_at)
        {
            unchecked
            {
                var t1 = residual1_at == residual2_at; // d Tf.ReduceMax(x * x)
                var t2 = (t1 ? (float)1 : (float)0); // d Tf.ReduceMax(x * x)
                return t2;
            }
        }

        /// <summary>Folds the parts that Kernel3 leaves, in one group of threads.</summary>
        internal static void Kernel3Total(ArrayView<float> parts2, ArrayView<float> out2, int count)
        {
            unchecked
            {
                var t3_tree = SharedMemory.Allocate<float>(GroupSize);
                var t3_fold = 0f;
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                {
                    t3_fold = t3_fold + parts2[i];
                }

                t3_tree[Group.IdxX] = t3_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t3_tree[Group.IdxX] = t3_tree[Group.IdxX] + t3_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out2[0] = t3_tree[0];
                }
            }
        }

        /// <summary>One pass over cast and residual0: computes one result.</summary>
        /// <remarks><c>r1 float32:B float32:B float32:E float32:E float32:B | 5=Divide 0 1 | 6=Multiply 5 2 | 7=Multiply 6 3 | 8=Add 7 7 | 9=Multiply 4 3 | 10=Add 8 9 | 11=Add 10 9 | store 11:E</c></remarks>
        internal static void Kernel4(ArrayView<float> d1, ArrayView<float> sum, ArrayView<float> cast, ArrayView<float> residual0, ArrayView<float> d0, ArrayView<float> out1, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var d1_at = d1[0];
                var sum_at = sum[0];
                var d0_at = d0[0];
                var t1 = d1_at / sum_at; // d Tf.ReduceMax(x * x)
                for (var i = first; i < fours; i += stride)
                {
                    var cast_at = cast.Cast<Four<float>>()[i];
                    var residual0_at = residual0.Cast<Four<float>>()[i];
                    var r1 = Kernel4Element(cast_at.A, residual0_at.A, d0_at, t1);
                    var r2 = Kernel4Element(cast_at.B, residual0_at.B, d0_at, t1);
                    var r3 = Kernel4Element(cast_at.C, residual0_at.C, d0_at, t1);
                    var r4 = Kernel4Element(cast_at.D, residual0_at.D, d0_at, t1);
                    out1.Cast<Four<float>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var cast_at = cast[i];
                    var residual0_at = residual0[i];
                    var r1 = Kernel4Element(cast_at, residual0_at, d0_at, t1);
                    out1[i] = r1;
                }
            }
        }

        private static float Kernel4Element(float cast_at, float residual0_at, float d0_at, float t1)
        {
            unchecked
            {
                var t2 = t1 * cast_at; // d Tf.ReduceMax(x * x)
                var t3 = t2 * residual0_at; // d x * x
                var t4 = t3 + t3; // d x * x
                var t5 = d0_at * residual0_at; // d x * x
                var t6 = t4 + t5; // d x * x
                var t7 = t6 + t5; // d x * x
                return t7;
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r1 float32:E float32:B | 2=Multiply 0 0 | 3=Sum:B 2 | 4=Max:B 2 | 5=Greater 2 1 | 6=All:B 5 | store 3:B | store 4:B | store 6:B", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r1 float32:E float32:B | 2=Multiply 0 0 | 3=Sum:B 2 | 4=Max:B 2 | 5=Greater 2 1 | 6=All:B 5 | store 2:E | store 3:B | store 4:B | store 6:B", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel3), "r1 float32:B float32:E | 2=Equal 1 0 | 3=Cast[float32] 2 | 4=Sum:B 3 | store 3:E | store 4:B", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel4), "r1 float32:B float32:B float32:E float32:E float32:B | 5=Divide 0 1 | 6=Multiply 5 2 | 7=Multiply 6 3 | 8=Add 7 7 | 9=Multiply 4 3 | 10=Add 8 9 | 11=Add 10 9 | store 11:E", 2);
        }
    }
}
