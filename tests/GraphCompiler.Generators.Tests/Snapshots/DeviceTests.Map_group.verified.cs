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

        /// <summary>One pass over x and y: computes one result.</summary>
        /// <remarks><c>r1 float32:E float32:E float32:B | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 9:E</c></remarks>
        internal static void Kernel1(ArrayView<float> x, ArrayView<float> y, ArrayView<float> v2f, ArrayView<float> out1, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var v2f_at = v2f[0];
                for (var i = first; i < fours; i += stride)
                {
                    var x_at = x.Cast<Four<float>>()[i];
                    var y_at = y.Cast<Four<float>>()[i];
                    var r1 = Kernel1Element(x_at.A, y_at.A, v2f_at);
                    var r2 = Kernel1Element(x_at.B, y_at.B, v2f_at);
                    var r3 = Kernel1Element(x_at.C, y_at.C, v2f_at);
                    var r4 = Kernel1Element(x_at.D, y_at.D, v2f_at);
                    out1.Cast<Four<float>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var x_at = x[i];
                    var y_at = y[i];
                    var r1 = Kernel1Element(x_at, y_at, v2f_at);
                    out1[i] = r1;
                }
            }
        }

        private static float Kernel1Element(float x_at, float y_at, float v2f_at)
        {
            unchecked
            {
                var t1 = x_at > y_at; // x > y
                var t2 = DeviceMath.Tanh(x_at); // Tf.Tanh(x)
                var t3 = t2 * y_at; // Tf.Tanh(x) * y
                var t4 = -x_at; // -x
                var t5 = DeviceMath.Exp(t4); // Tf.Exp(-x)
                var t6 = t5 / v2f_at; // Tf.Exp(-x) / 2f
                var t7 = t1 ? t3 : t6; // Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                return t7;
            }
        }

        /// <summary>One pass over x and y: computes four results.</summary>
        /// <remarks><c>r1 float32:E float32:E float32:B | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 3:E | store 4:E | store 7:E | store 9:E</c></remarks>
        internal static void Kernel2(ArrayView<float> x, ArrayView<float> y, ArrayView<float> v2f, ArrayView<byte> out1, ArrayView<float> out2, ArrayView<float> out3, ArrayView<float> out4, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var v2f_at = v2f[0];
                for (var i = first; i < fours; i += stride)
                {
                    var x_at = x.Cast<Four<float>>()[i];
                    var y_at = y.Cast<Four<float>>()[i];
                    var r1 = Kernel2Element(x_at.A, y_at.A, v2f_at);
                    var r2 = Kernel2Element(x_at.B, y_at.B, v2f_at);
                    var r3 = Kernel2Element(x_at.C, y_at.C, v2f_at);
                    var r4 = Kernel2Element(x_at.D, y_at.D, v2f_at);
                    out1.Cast<Four<byte>>()[i] = new((byte)(r1.t1 ? 1 : 0), (byte)(r2.t1 ? 1 : 0), (byte)(r3.t1 ? 1 : 0), (byte)(r4.t1 ? 1 : 0));
                    out2.Cast<Four<float>>()[i] = new(r1.t2, r2.t2, r3.t2, r4.t2);
                    out3.Cast<Four<float>>()[i] = new(r1.t5, r2.t5, r3.t5, r4.t5);
                    out4.Cast<Four<float>>()[i] = new(r1.t7, r2.t7, r3.t7, r4.t7);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var x_at = x[i];
                    var y_at = y[i];
                    var r1 = Kernel2Element(x_at, y_at, v2f_at);
                    out1[i] = (byte)(r1.t1 ? 1 : 0);
                    out2[i] = r1.t2;
                    out3[i] = r1.t5;
                    out4[i] = r1.t7;
                }
            }
        }

        private static (bool t1, float t2, float t5, float t7) Kernel2Element(float x_at, float y_at, float v2f_at)
        {
            unchecked
            {
                var t1 = x_at > y_at; // x > y
                var t2 = DeviceMath.Tanh(x_at); // Tf.Tanh(x)
                var t3 = t2 * y_at; // Tf.Tanh(x) * y
                var t4 = -x_at; // -x
                var t5 = DeviceMath.Exp(t4); // Tf.Exp(-x)
                var t6 = t5 / v2f_at; // Tf.Exp(-x) / 2f
                var t7 = t1 ? t3 : t6; // Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                return (t1, t2, t5, t7);
            }
        }

        /// <summary>One pass over residual1, d0, residual3, residual0 and residual2: gives one sum and computes two results.</summary>
        /// <remarks><c>r1 bool:E float32:E float32:B float32:E float32:E float32:E | 6=#float32x0000000000000000 | 7=Select 0 1 6 | 8=Select 0 6 1 | 9=Divide 8 2 | 10=Negate 3 | 11=Divide 10 2 | 12=Divide 11 2 | 13=Multiply 8 12 | 14=Sum:B 13 | 15=Multiply 9 3 | 16=Negate 15 | 17=Multiply 7 4 | 18=Multiply 7 5 | 19=Square 5 | 20=#float32x3FF0000000000000 | 21=Subtract 20 19 | 22=Multiply 17 21 | 23=Add 16 22 | store 14:B | store 18:E | store 23:E</c></remarks>
        internal static void Kernel3(ArrayView<byte> residual1, ArrayView<float> d0, ArrayView<float> residual4, ArrayView<float> residual3, ArrayView<float> residual0, ArrayView<float> residual2, ArrayView<float> out1, ArrayView<float> out2, ArrayView<float> out3, int count)
        {
            unchecked
            {
                var t9_tree = SharedMemory.Allocate<float>(GroupSize);
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var residual4_at = residual4[0];
                var t9_fold = 0f;
                for (var i = first; i < fours; i += stride)
                {
                    var residual1_at = residual1.Cast<Four<byte>>()[i];
                    var d0_at = d0.Cast<Four<float>>()[i];
                    var residual3_at = residual3.Cast<Four<float>>()[i];
                    var residual0_at = residual0.Cast<Four<float>>()[i];
                    var residual2_at = residual2.Cast<Four<float>>()[i];
                    var r1 = Kernel3Element(residual1_at.A != 0, d0_at.A, residual4_at, residual3_at.A, residual0_at.A, residual2_at.A);
                    var r2 = Kernel3Element(residual1_at.B != 0, d0_at.B, residual4_at, residual3_at.B, residual0_at.B, residual2_at.B);
                    var r3 = Kernel3Element(residual1_at.C != 0, d0_at.C, residual4_at, residual3_at.C, residual0_at.C, residual2_at.C);
                    var r4 = Kernel3Element(residual1_at.D != 0, d0_at.D, residual4_at, residual3_at.D, residual0_at.D, residual2_at.D);
                    out2.Cast<Four<float>>()[i] = new(r1.t13, r2.t13, r3.t13, r4.t13);
                    out3.Cast<Four<float>>()[i] = new(r1.t18, r2.t18, r3.t18, r4.t18);
                    t9_fold = t9_fold + r1.t8;
                    t9_fold = t9_fold + r2.t8;
                    t9_fold = t9_fold + r3.t8;
                    t9_fold = t9_fold + r4.t8;
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var residual1_at = residual1[i];
                    var d0_at = d0[i];
                    var residual3_at = residual3[i];
                    var residual0_at = residual0[i];
                    var residual2_at = residual2[i];
                    var r1 = Kernel3Element(residual1_at != 0, d0_at, residual4_at, residual3_at, residual0_at, residual2_at);
                    out2[i] = r1.t13;
                    out3[i] = r1.t18;
                    t9_fold = t9_fold + r1.t8;
                }

                t9_tree[Group.IdxX] = t9_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t9_tree[Group.IdxX] = t9_tree[Group.IdxX] + t9_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[Grid.IdxX] = t9_tree[0];
                }
            }
        }

        private static (float t13, float t18, float t8) Kernel3Element(bool residual1_at, float d0_at, float residual4_at, float residual3_at, float residual0_at, float residual2_at)
        {
            unchecked
            {
                var t2 = residual1_at ? d0_at : 0f; // d Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                var t3 = residual1_at ? 0f : d0_at; // d Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                var t4 = t3 / residual4_at; // d Tf.Exp(-x) / 2f
                var t5 = -residual3_at; // d Tf.Exp(-x) / 2f
                var t6 = t5 / residual4_at; // d Tf.Exp(-x) / 2f
                var t7 = t6 / residual4_at; // d Tf.Exp(-x) / 2f
                var t8 = t3 * t7; // d Tf.Exp(-x) / 2f
                var t10 = t4 * residual3_at; // d Tf.Exp(-x)
                var t11 = -t10; // d -x
                var t12 = t2 * residual0_at; // d Tf.Tanh(x) * y
                var t13 = t2 * residual2_at; // d Tf.Tanh(x) * y
                var t14 = residual2_at * residual2_at; // d Tf.Tanh(x)
                var t16 = 1f - t14; // d Tf.Tanh(x)
                var t17 = t12 * t16; // d Tf.Tanh(x)
                var t18 = t11 + t17; // d Tf.Tanh(x)
                return (t13, t18, t8);
            }
        }

        /// <summary>Folds the parts that Kernel3 leaves, in one group of threads.</summary>
        internal static void Kernel3Total(ArrayView<float> parts1, ArrayView<float> out1, int count)
        {
            unchecked
            {
                var t9_tree = SharedMemory.Allocate<float>(GroupSize);
                var t9_fold = 0f;
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                {
                    t9_fold = t9_fold + parts1[i];
                }

                t9_tree[Group.IdxX] = t9_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t9_tree[Group.IdxX] = t9_tree[Group.IdxX] + t9_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[0] = t9_tree[0];
                }
            }
        }

        /// <summary>On scalars: computes one result.</summary>
        /// <remarks><c>r0 float32: float32: float32: | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 9:</c></remarks>
        internal static void Kernel4(ArrayView<float> x, ArrayView<float> y, ArrayView<float> v2f, ArrayView<float> out1)
        {
            unchecked
            {
                var x_at = x[0];
                var y_at = y[0];
                var v2f_at = v2f[0];
                var t1 = x_at > y_at; // x > y
                var t2 = DeviceMath.Tanh(x_at); // Tf.Tanh(x)
                var t3 = t2 * y_at; // Tf.Tanh(x) * y
                var t4 = -x_at; // -x
                var t5 = DeviceMath.Exp(t4); // Tf.Exp(-x)
                var t6 = t5 / v2f_at; // Tf.Exp(-x) / 2f
                var t7 = t1 ? t3 : t6; // Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                out1[0] = t7;
            }
        }

        /// <summary>On scalars: computes four results.</summary>
        /// <remarks><c>r0 float32: float32: float32: | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 3: | store 4: | store 7: | store 9:</c></remarks>
        internal static void Kernel5(ArrayView<float> x, ArrayView<float> y, ArrayView<float> v2f, ArrayView<byte> out1, ArrayView<float> out2, ArrayView<float> out3, ArrayView<float> out4)
        {
            unchecked
            {
                var x_at = x[0];
                var y_at = y[0];
                var v2f_at = v2f[0];
                var t1 = x_at > y_at; // x > y
                var t2 = DeviceMath.Tanh(x_at); // Tf.Tanh(x)
                var t3 = t2 * y_at; // Tf.Tanh(x) * y
                var t4 = -x_at; // -x
                var t5 = DeviceMath.Exp(t4); // Tf.Exp(-x)
                var t6 = t5 / v2f_at; // Tf.Exp(-x) / 2f
                var t7 = t1 ? t3 : t6; // Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                out1[0] = (byte)(t1 ? 1 : 0);
                out2[0] = t2;
                out3[0] = t5;
                out4[0] = t7;
            }
        }

        /// <summary>On scalars: computes three results.</summary>
        /// <remarks><c>r0 bool: float32: float32: float32: float32: float32: | 6=#float32x0000000000000000 | 7=Select 0 1 6 | 8=Select 0 6 1 | 9=Divide 8 2 | 10=Negate 3 | 11=Divide 10 2 | 12=Divide 11 2 | 13=Multiply 8 12 | 14=Multiply 9 3 | 15=Negate 14 | 16=Multiply 7 4 | 17=Multiply 7 5 | 18=Square 5 | 19=#float32x3FF0000000000000 | 20=Subtract 19 18 | 21=Multiply 16 20 | 22=Add 15 21 | store 13: | store 17: | store 22:</c></remarks>
        internal static void Kernel6(ArrayView<byte> residual1, ArrayView<float> d0, ArrayView<float> residual4, ArrayView<float> residual3, ArrayView<float> residual0, ArrayView<float> residual2, ArrayView<float> out1, ArrayView<float> out2, ArrayView<float> out3)
        {
            unchecked
            {
                var residual1_at = residual1[0] != 0;
                var d0_at = d0[0];
                var residual4_at = residual4[0];
                var residual3_at = residual3[0];
                var residual0_at = residual0[0];
                var residual2_at = residual2[0];
                var t2 = residual1_at ? d0_at : 0f; // d Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                var t3 = residual1_at ? 0f : d0_at; // d Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f)
                var t4 = t3 / residual4_at; // d Tf.Exp(-x) / 2f
                var t5 = -residual3_at; // d Tf.Exp(-x) / 2f
                var t6 = t5 / residual4_at; // d Tf.Exp(-x) / 2f
                var t7 = t6 / residual4_at; // d Tf.Exp(-x) / 2f
                var t8 = t3 * t7; // d Tf.Exp(-x) / 2f
                var t9 = t4 * residual3_at; // d Tf.Exp(-x)
                var t10 = -t9; // d -x
                var t11 = t2 * residual0_at; // d Tf.Tanh(x) * y
                var t12 = t2 * residual2_at; // d Tf.Tanh(x) * y
                var t13 = residual2_at * residual2_at; // d Tf.Tanh(x)
                var t15 = 1f - t13; // d Tf.Tanh(x)
                var t16 = t11 * t15; // d Tf.Tanh(x)
                var t17 = t10 + t16; // d Tf.Tanh(x)
                out1[0] = t8;
                out2[0] = t12;
                out3[0] = t17;
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r1 float32:E float32:E float32:B | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 9:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r1 float32:E float32:E float32:B | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 3:E | store 4:E | store 7:E | store 9:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel3), "r1 bool:E float32:E float32:B float32:E float32:E float32:E | 6=#float32x0000000000000000 | 7=Select 0 1 6 | 8=Select 0 6 1 | 9=Divide 8 2 | 10=Negate 3 | 11=Divide 10 2 | 12=Divide 11 2 | 13=Multiply 8 12 | 14=Sum:B 13 | 15=Multiply 9 3 | 16=Negate 15 | 17=Multiply 7 4 | 18=Multiply 7 5 | 19=Square 5 | 20=#float32x3FF0000000000000 | 21=Subtract 20 19 | 22=Multiply 17 21 | 23=Add 16 22 | store 14:B | store 18:E | store 23:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel4), "r0 float32: float32: float32: | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 9:", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel5), "r0 float32: float32: float32: | 3=Greater 0 1 | 4=Tanh 0 | 5=Multiply 4 1 | 6=Negate 0 | 7=Exp 6 | 8=Divide 7 2 | 9=Select 3 5 8 | store 3: | store 4: | store 7: | store 9:", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel6), "r0 bool: float32: float32: float32: float32: float32: | 6=#float32x0000000000000000 | 7=Select 0 1 6 | 8=Select 0 6 1 | 9=Divide 8 2 | 10=Negate 3 | 11=Divide 10 2 | 12=Divide 11 2 | 13=Multiply 8 12 | 14=Multiply 9 3 | 15=Negate 14 | 16=Multiply 7 4 | 17=Multiply 7 5 | 18=Square 5 | 19=#float32x3FF0000000000000 | 20=Subtract 19 18 | 21=Multiply 16 20 | 22=Add 15 21 | store 13: | store 17: | store 22:", 2);
        }
    }
}
