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

        /// <summary>Three passes over x row by row: computes one result.</summary>
        /// <remarks><c>r2 float32:BB float32:EE | 2=Multiply 0 1 | 3=Max:EB 2 | 4=Subtract 2 3 | 5=Exp 4 | 6=Sum:EB 5 | 7=Reciprocal 6 | 8=Multiply 5 7 | store 8:EE</c></remarks>
        internal static void Kernel1(ArrayView<float> v2f, ArrayView<float> x, ArrayView<float> out1, int rows, int columns)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var t5_tree = SharedMemory.Allocate<float>(GroupSize);
                var across = columns / 4;
                var fours = columns % 4 == 0 ? across : 0;
                var v2f_at = v2f[0];
                for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
                {
                    var t2_fold = float.NegativeInfinity;
                    for (var i = Group.IdxX; i < fours; i += Group.DimX)
                    {
                        var x_at = x.Cast<Four<float>>()[(row * across) + i];
                        var r1 = Kernel1Element(v2f_at, x_at.A);
                        var r2 = Kernel1Element(v2f_at, x_at.B);
                        var r3 = Kernel1Element(v2f_at, x_at.C);
                        var r4 = Kernel1Element(v2f_at, x_at.D);
                        t2_fold = DeviceMath.Max(t2_fold, r1);
                        t2_fold = DeviceMath.Max(t2_fold, r2);
                        t2_fold = DeviceMath.Max(t2_fold, r3);
                        t2_fold = DeviceMath.Max(t2_fold, r4);
                    }

                    for (var i = (4 * fours) + Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var r1 = Kernel1Element(v2f_at, x_at);
                        t2_fold = DeviceMath.Max(t2_fold, r1);
                    }

                    t2_tree[Group.IdxX] = t2_fold;
                    Group.Barrier();
                    for (var half = Group.DimX / 2; half > 0; half /= 2)
                    {
                        if (Group.IdxX < half)
                        {
                            t2_tree[Group.IdxX] = DeviceMath.Max(t2_tree[Group.IdxX], t2_tree[Group.IdxX + half]);
                        }

                        Group.Barrier();
                    }

                    var t2 = t2_tree[0];
                    Group.Barrier();

                    var t5_fold = 0f;
                    for (var i = Group.IdxX; i < fours; i += Group.DimX)
                    {
                        var x_at = x.Cast<Four<float>>()[(row * across) + i];
                        var r1 = Kernel1Element2(v2f_at, x_at.A, t2);
                        var r2 = Kernel1Element2(v2f_at, x_at.B, t2);
                        var r3 = Kernel1Element2(v2f_at, x_at.C, t2);
                        var r4 = Kernel1Element2(v2f_at, x_at.D, t2);
                        t5_fold = t5_fold + r1;
                        t5_fold = t5_fold + r2;
                        t5_fold = t5_fold + r3;
                        t5_fold = t5_fold + r4;
                    }

                    for (var i = (4 * fours) + Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var r1 = Kernel1Element2(v2f_at, x_at, t2);
                        t5_fold = t5_fold + r1;
                    }

                    t5_tree[Group.IdxX] = t5_fold;
                    Group.Barrier();
                    for (var half = Group.DimX / 2; half > 0; half /= 2)
                    {
                        if (Group.IdxX < half)
                        {
                            t5_tree[Group.IdxX] = t5_tree[Group.IdxX] + t5_tree[Group.IdxX + half];
                        }

                        Group.Barrier();
                    }

                    var t5 = t5_tree[0];
                    Group.Barrier();

                    var t6 = 1 / t5; // Tf.Nn.Softmax(2f * x)
                    for (var i = Group.IdxX; i < fours; i += Group.DimX)
                    {
                        var x_at = x.Cast<Four<float>>()[(row * across) + i];
                        var r1 = Kernel1Element3(v2f_at, x_at.A, t2, t6);
                        var r2 = Kernel1Element3(v2f_at, x_at.B, t2, t6);
                        var r3 = Kernel1Element3(v2f_at, x_at.C, t2, t6);
                        var r4 = Kernel1Element3(v2f_at, x_at.D, t2, t6);
                        out1.Cast<Four<float>>()[(row * across) + i] = new(r1, r2, r3, r4);
                    }

                    for (var i = (4 * fours) + Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var r1 = Kernel1Element3(v2f_at, x_at, t2, t6);
                        out1[(row * columns) + i] = r1;
                    }
                }
            }
        }

        private static float Kernel1Element(float v2f_at, float x_at)
        {
            unchecked
            {
                var t1 = v2f_at * x_at; // 2f * x
                return t1;
            }
        }

        private static float Kernel1Element2(float v2f_at, float x_at, float t2)
        {
            unchecked
            {
                var t1 = v2f_at * x_at; // 2f * x
                var t3 = t1 - t2; // Tf.Nn.Softmax(2f * x)
                var t4 = DeviceMath.Exp(t3); // Tf.Nn.Softmax(2f * x)
                return t4;
            }
        }

        private static float Kernel1Element3(float v2f_at, float x_at, float t2, float t6)
        {
            unchecked
            {
                var t1 = v2f_at * x_at; // 2f * x
                var t3 = t1 - t2; // Tf.Nn.Softmax(2f * x)
                var t4 = DeviceMath.Exp(t3); // Tf.Nn.Softmax(2f * x)
                var t7 = t4 * t6; // Tf.Nn.Softmax(2f * x)
                return t7;
            }
        }

        /// <summary>Two passes over d0, residual2 and residual0 row by row: computes two results.</summary>
        /// <remarks><c>r2 float32:EE float32:EE float32:EE float32:BB | 4=Multiply 0 1 | 5=Sum:EB 4 | 6=Subtract 0 5 | 7=Multiply 6 1 | 8=Multiply 7 2 | 9=Multiply 7 3 | store 8:EE | store 9:EE</c></remarks>
        internal static void Kernel2(ArrayView<float> d0, ArrayView<float> residual2, ArrayView<float> residual0, ArrayView<float> residual1, ArrayView<float> out1, ArrayView<float> out2, int rows, int columns)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var across = columns / 4;
                var fours = columns % 4 == 0 ? across : 0;
                var residual1_at = residual1[0];
                for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
                {
                    var t2_fold = 0f;
                    for (var i = Group.IdxX; i < fours; i += Group.DimX)
                    {
                        var d0_at = d0.Cast<Four<float>>()[(row * across) + i];
                        var residual2_at = residual2.Cast<Four<float>>()[(row * across) + i];
                        var r1 = Kernel2Element(d0_at.A, residual2_at.A);
                        var r2 = Kernel2Element(d0_at.B, residual2_at.B);
                        var r3 = Kernel2Element(d0_at.C, residual2_at.C);
                        var r4 = Kernel2Element(d0_at.D, residual2_at.D);
                        t2_fold = t2_fold + r1;
                        t2_fold = t2_fold + r2;
                        t2_fold = t2_fold + r3;
                        t2_fold = t2_fold + r4;
                    }

                    for (var i = (4 * fours) + Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var d0_at = d0[(row * columns) + i];
                        var residual2_at = residual2[(row * columns) + i];
                        var r1 = Kernel2Element(d0_at, residual2_at);
                        t2_fold = t2_fold + r1;
                    }

                    t2_tree[Group.IdxX] = t2_fold;
                    Group.Barrier();
                    for (var half = Group.DimX / 2; half > 0; half /= 2)
                    {
                        if (Group.IdxX < half)
                        {
                            t2_tree[Group.IdxX] = t2_tree[Group.IdxX] + t2_tree[Group.IdxX + half];
                        }

                        Group.Barrier();
                    }

                    var t2 = t2_tree[0];
                    Group.Barrier();

                    for (var i = Group.IdxX; i < fours; i += Group.DimX)
                    {
                        var d0_at = d0.Cast<Four<float>>()[(row * across) + i];
                        var residual2_at = residual2.Cast<Four<float>>()[(row * across) + i];
                        var residual0_at = residual0.Cast<Four<float>>()[(row * across) + i];
                        var r1 = Kernel2Element2(d0_at.A, residual2_at.A, residual0_at.A, residual1_at, t2);
                        var r2 = Kernel2Element2(d0_at.B, residual2_at.B, residual0_at.B, residual1_at, t2);
                        var r3 = Kernel2Element2(d0_at.C, residual2_at.C, residual0_at.C, residual1_at, t2);
                        var r4 = Kernel2Element2(d0_at.D, residual2_at.D, residual0_at.D, residual1_at, t2);
                        out1.Cast<Four<float>>()[(row * across) + i] = new(r1.t5, r2.t5, r3.t5, r4.t5);
                        out2.Cast<Four<float>>()[(row * across) + i] = new(r1.t6, r2.t6, r3.t6, r4.t6);
                    }

                    for (var i = (4 * fours) + Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var d0_at = d0[(row * columns) + i];
                        var residual2_at = residual2[(row * columns) + i];
                        var residual0_at = residual0[(row * columns) + i];
                        var r1 = Kernel2Element2(d0_at, residual2_at, residual0_at, residual1_at, t2);
                        out1[(row * columns) + i] = r1.t5;
                        out2[(row * columns) + i] = r1.t6;
                    }
                }
            }
        }

        private static float Kernel2Element(float d0_at, float residual2_at)
        {
            unchecked
            {
                var t1 = d0_at * residual2_at; // d Tf.Nn.Softmax(2f * x)
                return t1;
            }
        }

        private static (float t5, float t6) Kernel2Element2(float d0_at, float residual2_at, float residual0_at, float residual1_at, float t2)
        {
            unchecked
            {
                var t3 = d0_at - t2; // d Tf.Nn.Softmax(2f * x)
                var t4 = t3 * residual2_at; // d Tf.Nn.Softmax(2f * x)
                var t5 = t4 * residual0_at; // d 2f * x
                var t6 = t4 * residual1_at; // d 2f * x
                return (t5, t6);
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r2 float32:BB float32:EE | 2=Multiply 0 1 | 3=Max:EB 2 | 4=Subtract 2 3 | 5=Exp 4 | 6=Sum:EB 5 | 7=Reciprocal 6 | 8=Multiply 5 7 | store 8:EE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r2 float32:EE float32:EE float32:EE float32:BB | 4=Multiply 0 1 | 5=Sum:EB 4 | 6=Subtract 0 5 | 7=Multiply 6 1 | 8=Multiply 7 2 | 9=Multiply 7 3 | store 8:EE | store 9:EE", 2);
        }
    }
}
