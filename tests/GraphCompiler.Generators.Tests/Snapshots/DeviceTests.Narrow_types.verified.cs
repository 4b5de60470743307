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

        /// <summary>One pass over x: computes one result.</summary>
        /// <remarks><c>r1 float16:E | 1=Cast[float32] 0 | 2=Exp 1 | 3=Cast[float16] 2 | 4=Cast[float32] 3 | 5=Multiply 4 1 | 6=Cast[float16] 5 | store 6:E</c></remarks>
        internal static void Kernel1(ArrayView<ushort> x, ArrayView<ushort> out1, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                for (var i = first; i < fours; i += stride)
                {
                    var x_at = x.Cast<Four<ushort>>()[i];
                    var r1 = Kernel1Element(DeviceMath.FromHalf(x_at.A));
                    var r2 = Kernel1Element(DeviceMath.FromHalf(x_at.B));
                    var r3 = Kernel1Element(DeviceMath.FromHalf(x_at.C));
                    var r4 = Kernel1Element(DeviceMath.FromHalf(x_at.D));
                    out1.Cast<Four<ushort>>()[i] = new(DeviceMath.ToHalf(r1), DeviceMath.ToHalf(r2), DeviceMath.ToHalf(r3), DeviceMath.ToHalf(r4));
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var x_at = x[i];
                    var r1 = Kernel1Element(DeviceMath.FromHalf(x_at));
                    out1[i] = DeviceMath.ToHalf(r1);
                }
            }
        }

        private static float Kernel1Element(float x_at)
        {
            unchecked
            {
                var t1 = x_at; // Tf.Exp(x)
                var t2 = DeviceMath.Exp(t1); // Tf.Exp(x)
                var t3 = DeviceMath.RoundToHalf(t2); // Tf.Exp(x)
                var t4 = t3; // Tf.Exp(x) * x
                var t5 = t4 * t1; // Tf.Exp(x) * x
                var t6 = DeviceMath.RoundToHalf(t5); // Tf.Exp(x) * x
                return t6;
            }
        }

        /// <summary>One pass over y: computes one result.</summary>
        /// <remarks><c>r1 int8:E | 1=Cast[int32] 0 | 2=Multiply 1 1 | 3=Cast[int8] 2 | 4=Cast[int32] 3 | 5=Add 4 1 | 6=Cast[int8] 5 | store 6:E</c></remarks>
        internal static void Kernel2(ArrayView<sbyte> y, ArrayView<sbyte> out1, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                for (var i = first; i < fours; i += stride)
                {
                    var y_at = y.Cast<Four<sbyte>>()[i];
                    var r1 = Kernel2Element(y_at.A);
                    var r2 = Kernel2Element(y_at.B);
                    var r3 = Kernel2Element(y_at.C);
                    var r4 = Kernel2Element(y_at.D);
                    out1.Cast<Four<sbyte>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var y_at = y[i];
                    var r1 = Kernel2Element(y_at);
                    out1[i] = r1;
                }
            }
        }

        private static sbyte Kernel2Element(sbyte y_at)
        {
            unchecked
            {
                var t1 = (int)y_at; // y * y
                var t2 = t1 * t1; // y * y
                var t3 = (sbyte)t2; // y * y
                var t4 = (int)t3; // y * y + y
                var t5 = t4 + t1; // y * y + y
                var t6 = (sbyte)t5; // y * y + y
                return t6;
            }
        }

        /// <summary>One pass over z: computes one result.</summary>
        /// <remarks><c>r1 float64:E | 1=Tanh 0 | 2=Add 1 0 | store 2:E</c></remarks>
        internal static void Kernel3(ArrayView<double> z, ArrayView<double> out1, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                for (var i = first; i < fours; i += stride)
                {
                    var z_at = z.Cast<Four<double>>()[i];
                    var r1 = Kernel3Element(z_at.A);
                    var r2 = Kernel3Element(z_at.B);
                    var r3 = Kernel3Element(z_at.C);
                    var r4 = Kernel3Element(z_at.D);
                    out1.Cast<Four<double>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var z_at = z[i];
                    var r1 = Kernel3Element(z_at);
                    out1[i] = r1;
                }
            }
        }

        private static double Kernel3Element(double z_at)
        {
            unchecked
            {
                var t1 = DeviceMath.Tanh(z_at); // Tf.Tanh(z)
                var t2 = t1 + z_at; // Tf.Tanh(z) + z
                return t2;
            }
        }

        /// <summary>One pass over x: computes two results.</summary>
        /// <remarks><c>r1 float16:E | 1=Cast[float32] 0 | 2=Exp 1 | 3=Cast[float16] 2 | 4=Cast[float32] 3 | 5=Multiply 4 1 | 6=Cast[float16] 5 | store 3:E | store 6:E</c></remarks>
        internal static void Kernel4(ArrayView<ushort> x, ArrayView<ushort> out1, ArrayView<ushort> out2, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                for (var i = first; i < fours; i += stride)
                {
                    var x_at = x.Cast<Four<ushort>>()[i];
                    var r1 = Kernel4Element(DeviceMath.FromHalf(x_at.A));
                    var r2 = Kernel4Element(DeviceMath.FromHalf(x_at.B));
                    var r3 = Kernel4Element(DeviceMath.FromHalf(x_at.C));
                    var r4 = Kernel4Element(DeviceMath.FromHalf(x_at.D));
                    out1.Cast<Four<ushort>>()[i] = new(DeviceMath.ToHalf(r1.t3), DeviceMath.ToHalf(r2.t3), DeviceMath.ToHalf(r3.t3), DeviceMath.ToHalf(r4.t3));
                    out2.Cast<Four<ushort>>()[i] = new(DeviceMath.ToHalf(r1.t6), DeviceMath.ToHalf(r2.t6), DeviceMath.ToHalf(r3.t6), DeviceMath.ToHalf(r4.t6));
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var x_at = x[i];
                    var r1 = Kernel4Element(DeviceMath.FromHalf(x_at));
                    out1[i] = DeviceMath.ToHalf(r1.t3);
                    out2[i] = DeviceMath.ToHalf(r1.t6);
                }
            }
        }

        private static (float t3, float t6) Kernel4Element(float x_at)
        {
            unchecked
            {
                var t1 = x_at; // Tf.Exp(x)
                var t2 = DeviceMath.Exp(t1); // Tf.Exp(x)
                var t3 = DeviceMath.RoundToHalf(t2); // Tf.Exp(x)
                var t4 = t3; // Tf.Exp(x) * x
                var t5 = t4 * t1; // Tf.Exp(x) * x
                var t6 = DeviceMath.RoundToHalf(t5); // Tf.Exp(x) * x
                return (t3, t6);
            }
        }

        /// <summary>One pass over z: computes two results.</summary>
        /// <remarks><c>r1 float64:E | 1=Tanh 0 | 2=Add 1 0 | store 1:E | store 2:E</c></remarks>
        internal static void Kernel5(ArrayView<double> z, ArrayView<double> out1, ArrayView<double> out2, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                for (var i = first; i < fours; i += stride)
                {
                    var z_at = z.Cast<Four<double>>()[i];
                    var r1 = Kernel5Element(z_at.A);
                    var r2 = Kernel5Element(z_at.B);
                    var r3 = Kernel5Element(z_at.C);
                    var r4 = Kernel5Element(z_at.D);
                    out1.Cast<Four<double>>()[i] = new(r1.t1, r2.t1, r3.t1, r4.t1);
                    out2.Cast<Four<double>>()[i] = new(r1.t2, r2.t2, r3.t2, r4.t2);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var z_at = z[i];
                    var r1 = Kernel5Element(z_at);
                    out1[i] = r1.t1;
                    out2[i] = r1.t2;
                }
            }
        }

        private static (double t1, double t2) Kernel5Element(double z_at)
        {
            unchecked
            {
                var t1 = DeviceMath.Tanh(z_at); // Tf.Tanh(z)
                var t2 = t1 + z_at; // Tf.Tanh(z) + z
                return (t1, t2);
            }
        }

        /// <summary>One pass over residual2 and d1: computes one result.</summary>
        /// <remarks><c>r1 float64:E float64:E | 2=Square 0 | 3=#float64x3FF0000000000000 | 4=Subtract 3 2 | 5=Multiply 1 4 | 6=Add 1 5 | store 6:E</c></remarks>
        internal static void Kernel6(ArrayView<double> residual2, ArrayView<double> d1, ArrayView<double> out1, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                for (var i = first; i < fours; i += stride)
                {
                    var residual2_at = residual2.Cast<Four<double>>()[i];
                    var d1_at = d1.Cast<Four<double>>()[i];
                    var r1 = Kernel6Element(residual2_at.A, d1_at.A);
                    var r2 = Kernel6Element(residual2_at.B, d1_at.B);
                    var r3 = Kernel6Element(residual2_at.C, d1_at.C);
                    var r4 = Kernel6Element(residual2_at.D, d1_at.D);
                    out1.Cast<Four<double>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var residual2_at = residual2[i];
                    var d1_at = d1[i];
                    var r1 = Kernel6Element(residual2_at, d1_at);
                    out1[i] = r1;
                }
            }
        }

        private static double Kernel6Element(double residual2_at, double d1_at)
        {
            unchecked
            {
                var t1 = residual2_at * residual2_at; // d Tf.Tanh(z)
                var t3 = 1d - t1; // d Tf.Tanh(z)
                var t4 = d1_at * t3; // d Tf.Tanh(z)
                var t5 = d1_at + t4; // d Tf.Tanh(z)
                return t5;
            }
        }

        /// <summary>One pass over d0, residual0 and residual1: computes one result.</summary>
        /// <remarks><c>r1 float16:E float16:E float16:E | 3=Cast[float32] 0 | 4=Cast[float32] 1 | 5=Multiply 3 4 | 6=Cast[float16] 5 | 7=Cast[float32] 2 | 8=Multiply 3 7 | 9=Cast[float16] 8 | 10=Cast[float32] 6 | 11=Multiply 10 7 | 12=Cast[float16] 11 | 13=Cast[float32] 9 | 14=Cast[float32] 12 | 15=Add 13 14 | 16=Cast[float16] 15 | store 16:E</c></remarks>
        internal static void Kernel7(ArrayView<ushort> d0, ArrayView<ushort> residual0, ArrayView<ushort> residual1, ArrayView<ushort> out1, int count)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                for (var i = first; i < fours; i += stride)
                {
                    var d0_at = d0.Cast<Four<ushort>>()[i];
                    var residual0_at = residual0.Cast<Four<ushort>>()[i];
                    var residual1_at = residual1.Cast<Four<ushort>>()[i];
                    var r1 = Kernel7Element(DeviceMath.FromHalf(d0_at.A), DeviceMath.FromHalf(residual0_at.A), DeviceMath.FromHalf(residual1_at.A));
                    var r2 = Kernel7Element(DeviceMath.FromHalf(d0_at.B), DeviceMath.FromHalf(residual0_at.B), DeviceMath.FromHalf(residual1_at.B));
                    var r3 = Kernel7Element(DeviceMath.FromHalf(d0_at.C), DeviceMath.FromHalf(residual0_at.C), DeviceMath.FromHalf(residual1_at.C));
                    var r4 = Kernel7Element(DeviceMath.FromHalf(d0_at.D), DeviceMath.FromHalf(residual0_at.D), DeviceMath.FromHalf(residual1_at.D));
                    out1.Cast<Four<ushort>>()[i] = new(DeviceMath.ToHalf(r1), DeviceMath.ToHalf(r2), DeviceMath.ToHalf(r3), DeviceMath.ToHalf(r4));
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var d0_at = d0[i];
                    var residual0_at = residual0[i];
                    var residual1_at = residual1[i];
                    var r1 = Kernel7Element(DeviceMath.FromHalf(d0_at), DeviceMath.FromHalf(residual0_at), DeviceMath.FromHalf(residual1_at));
                    out1[i] = DeviceMath.ToHalf(r1);
                }
            }
        }

        private static float Kernel7Element(float d0_at, float residual0_at, float residual1_at)
        {
            unchecked
            {
                var t1 = d0_at; // d Tf.Exp(x) * x
                var t2 = residual0_at; // d Tf.Exp(x) * x
                var t3 = t1 * t2; // d Tf.Exp(x) * x
                var t4 = DeviceMath.RoundToHalf(t3); // d Tf.Exp(x) * x
                var t5 = residual1_at; // d Tf.Exp(x) * x
                var t6 = t1 * t5; // d Tf.Exp(x) * x
                var t7 = DeviceMath.RoundToHalf(t6); // d Tf.Exp(x) * x
                var t8 = t4; // d Tf.Exp(x)
                var t9 = t8 * t5; // d Tf.Exp(x)
                var t10 = DeviceMath.RoundToHalf(t9); // d Tf.Exp(x)
                var t11 = t7; // d Tf.Exp(x)
                var t12 = t10; // d Tf.Exp(x)
                var t13 = t11 + t12; // d Tf.Exp(x)
                var t14 = DeviceMath.RoundToHalf(t13); // d Tf.Exp(x)
                return t14;
            }
        }

        /// <summary>On scalars: computes three results.</summary>
        /// <remarks><c>r0 float16: int8: float64: | 3=Cast[float32] 0 | 4=Exp 3 | 5=Cast[float16] 4 | 6=Cast[float32] 5 | 7=Multiply 6 3 | 8=Cast[float16] 7 | 9=Cast[int32] 1 | 10=Multiply 9 9 | 11=Cast[int8] 10 | 12=Cast[int32] 11 | 13=Add 12 9 | 14=Cast[int8] 13 | 15=Tanh 2 | 16=Add 15 2 | store 8: | store 14: | store 16:</c></remarks>
        internal static void Kernel8(ArrayView<ushort> x, ArrayView<sbyte> y, ArrayView<double> z, ArrayView<ushort> out1, ArrayView<sbyte> out2, ArrayView<double> out3)
        {
            unchecked
            {
                var x_at = DeviceMath.FromHalf(x[0]);
                var y_at = y[0];
                var z_at = z[0];
                var t1 = x_at; // Tf.Exp(x)
                var t2 = DeviceMath.Exp(t1); // Tf.Exp(x)
                var t3 = DeviceMath.RoundToHalf(t2); // Tf.Exp(x)
                var t4 = t3; // Tf.Exp(x) * x
                var t5 = t4 * t1; // Tf.Exp(x) * x
                var t6 = DeviceMath.RoundToHalf(t5); // Tf.Exp(x) * x
                var t7 = (int)y_at; // y * y
                var t8 = t7 * t7; // y * y
                var t9 = (sbyte)t8; // y * y
                var t10 = (int)t9; // y * y + y
                var t11 = t10 + t7; // y * y + y
                var t12 = (sbyte)t11; // y * y + y
                var t13 = DeviceMath.Tanh(z_at); // Tf.Tanh(z)
                var t14 = t13 + z_at; // Tf.Tanh(z) + z
                out1[0] = DeviceMath.ToHalf(t6);
                out2[0] = t12;
                out3[0] = t14;
            }
        }

        /// <summary>On scalars: computes 5 results.</summary>
        /// <remarks><c>r0 float16: int8: float64: | 3=Cast[float32] 0 | 4=Exp 3 | 5=Cast[float16] 4 | 6=Cast[float32] 5 | 7=Multiply 6 3 | 8=Cast[float16] 7 | 9=Cast[int32] 1 | 10=Multiply 9 9 | 11=Cast[int8] 10 | 12=Cast[int32] 11 | 13=Add 12 9 | 14=Cast[int8] 13 | 15=Tanh 2 | 16=Add 15 2 | store 5: | store 8: | store 14: | store 15: | store 16:</c></remarks>
        internal static void Kernel9(ArrayView<ushort> x, ArrayView<sbyte> y, ArrayView<double> z, ArrayView<ushort> out1, ArrayView<ushort> out2, ArrayView<sbyte> out3, ArrayView<double> out4, ArrayView<double> out5)
        {
            unchecked
            {
                var x_at = DeviceMath.FromHalf(x[0]);
                var y_at = y[0];
                var z_at = z[0];
                var t1 = x_at; // Tf.Exp(x)
                var t2 = DeviceMath.Exp(t1); // Tf.Exp(x)
                var t3 = DeviceMath.RoundToHalf(t2); // Tf.Exp(x)
                var t4 = t3; // Tf.Exp(x) * x
                var t5 = t4 * t1; // Tf.Exp(x) * x
                var t6 = DeviceMath.RoundToHalf(t5); // Tf.Exp(x) * x
                var t7 = (int)y_at; // y * y
                var t8 = t7 * t7; // y * y
                var t9 = (sbyte)t8; // y * y
                var t10 = (int)t9; // y * y + y
                var t11 = t10 + t7; // y * y + y
                var t12 = (sbyte)t11; // y * y + y
                var t13 = DeviceMath.Tanh(z_at); // Tf.Tanh(z)
                var t14 = t13 + z_at; // Tf.Tanh(z) + z
                out1[0] = DeviceMath.ToHalf(t3);
                out2[0] = DeviceMath.ToHalf(t6);
                out3[0] = t12;
                out4[0] = t13;
                out5[0] = t14;
            }
        }

        /// <summary>On scalars: computes two results.</summary>
        /// <remarks><c>r0 float64: float64: float16: float16: float16: | 5=Square 0 | 6=#float64x3FF0000000000000 | 7=Subtract 6 5 | 8=Multiply 1 7 | 9=Add 1 8 | 10=Cast[float32] 2 | 11=Cast[float32] 3 | 12=Multiply 10 11 | 13=Cast[float16] 12 | 14=Cast[float32] 4 | 15=Multiply 10 14 | 16=Cast[float16] 15 | 17=Cast[float32] 13 | 18=Multiply 17 14 | 19=Cast[float16] 18 | 20=Cast[float32] 16 | 21=Cast[float32] 19 | 22=Add 20 21 | 23=Cast[float16] 22 | store 9: | store 23:</c></remarks>
        internal static void Kernel10(ArrayView<double> residual2, ArrayView<double> d1, ArrayView<ushort> d0, ArrayView<ushort> residual0, ArrayView<ushort> residual1, ArrayView<double> out1, ArrayView<ushort> out2)
        {
            unchecked
            {
                var residual2_at = residual2[0];
                var d1_at = d1[0];
                var d0_at = DeviceMath.FromHalf(d0[0]);
                var residual0_at = DeviceMath.FromHalf(residual0[0]);
                var residual1_at = DeviceMath.FromHalf(residual1[0]);
                var t1 = residual2_at * residual2_at; // d Tf.Tanh(z)
                var t3 = 1d - t1; // d Tf.Tanh(z)
                var t4 = d1_at * t3; // d Tf.Tanh(z)
                var t5 = d1_at + t4; // d Tf.Tanh(z)
                var t6 = d0_at; // d Tf.Exp(x) * x
                var t7 = residual0_at; // d Tf.Exp(x) * x
                var t8 = t6 * t7; // d Tf.Exp(x) * x
                var t9 = DeviceMath.RoundToHalf(t8); // d Tf.Exp(x) * x
                var t10 = residual1_at; // d Tf.Exp(x) * x
                var t11 = t6 * t10; // d Tf.Exp(x) * x
                var t12 = DeviceMath.RoundToHalf(t11); // d Tf.Exp(x) * x
                var t13 = t9; // d Tf.Exp(x)
                var t14 = t13 * t10; // d Tf.Exp(x)
                var t15 = DeviceMath.RoundToHalf(t14); // d Tf.Exp(x)
                var t16 = t12; // d Tf.Exp(x)
                var t17 = t15; // d Tf.Exp(x)
                var t18 = t16 + t17; // d Tf.Exp(x)
                var t19 = DeviceMath.RoundToHalf(t18); // d Tf.Exp(x)
                out1[0] = t5;
                out2[0] = DeviceMath.ToHalf(t19);
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r1 float16:E | 1=Cast[float32] 0 | 2=Exp 1 | 3=Cast[float16] 2 | 4=Cast[float32] 3 | 5=Multiply 4 1 | 6=Cast[float16] 5 | store 6:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r1 int8:E | 1=Cast[int32] 0 | 2=Multiply 1 1 | 3=Cast[int8] 2 | 4=Cast[int32] 3 | 5=Add 4 1 | 6=Cast[int8] 5 | store 6:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel3), "r1 float64:E | 1=Tanh 0 | 2=Add 1 0 | store 2:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel4), "r1 float16:E | 1=Cast[float32] 0 | 2=Exp 1 | 3=Cast[float16] 2 | 4=Cast[float32] 3 | 5=Multiply 4 1 | 6=Cast[float16] 5 | store 3:E | store 6:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel5), "r1 float64:E | 1=Tanh 0 | 2=Add 1 0 | store 1:E | store 2:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel6), "r1 float64:E float64:E | 2=Square 0 | 3=#float64x3FF0000000000000 | 4=Subtract 3 2 | 5=Multiply 1 4 | 6=Add 1 5 | store 6:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel7), "r1 float16:E float16:E float16:E | 3=Cast[float32] 0 | 4=Cast[float32] 1 | 5=Multiply 3 4 | 6=Cast[float16] 5 | 7=Cast[float32] 2 | 8=Multiply 3 7 | 9=Cast[float16] 8 | 10=Cast[float32] 6 | 11=Multiply 10 7 | 12=Cast[float16] 11 | 13=Cast[float32] 9 | 14=Cast[float32] 12 | 15=Add 13 14 | 16=Cast[float16] 15 | store 16:E", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel8), "r0 float16: int8: float64: | 3=Cast[float32] 0 | 4=Exp 3 | 5=Cast[float16] 4 | 6=Cast[float32] 5 | 7=Multiply 6 3 | 8=Cast[float16] 7 | 9=Cast[int32] 1 | 10=Multiply 9 9 | 11=Cast[int8] 10 | 12=Cast[int32] 11 | 13=Add 12 9 | 14=Cast[int8] 13 | 15=Tanh 2 | 16=Add 15 2 | store 8: | store 14: | store 16:", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel9), "r0 float16: int8: float64: | 3=Cast[float32] 0 | 4=Exp 3 | 5=Cast[float16] 4 | 6=Cast[float32] 5 | 7=Multiply 6 3 | 8=Cast[float16] 7 | 9=Cast[int32] 1 | 10=Multiply 9 9 | 11=Cast[int8] 10 | 12=Cast[int32] 11 | 13=Add 12 9 | 14=Cast[int8] 13 | 15=Tanh 2 | 16=Add 15 2 | store 5: | store 8: | store 14: | store 15: | store 16:", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel10), "r0 float64: float64: float16: float16: float16: | 5=Square 0 | 6=#float64x3FF0000000000000 | 7=Subtract 6 5 | 8=Multiply 1 7 | 9=Add 1 8 | 10=Cast[float32] 2 | 11=Cast[float32] 3 | 12=Multiply 10 11 | 13=Cast[float16] 12 | 14=Cast[float32] 4 | 15=Multiply 10 14 | 16=Cast[float16] 15 | 17=Cast[float32] 13 | 18=Multiply 17 14 | 19=Cast[float16] 18 | 20=Cast[float32] 16 | 21=Cast[float32] 19 | 22=Add 20 21 | 23=Cast[float16] 22 | store 9: | store 23:", 2);
        }
    }
}
