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

        /// <summary>One pass over x, sign, scale and shift row by row: computes one result.</summary>
        /// <remarks><c>r3 float32:EEE bool:EEE float32:BEB float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 7:EEE</c></remarks>
        internal static void Kernel1(ArrayView<float> x, ArrayView<byte> sign, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> out1, int count, int extent1, int extent2)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var across = extent2 / 4;
                var fours = extent2 % 4 == 0 ? count / 4 : 0;
                for (var i = first; i < fours; i += stride)
                {
                    var rest2 = i / across;
                    var index2 = i - (rest2 * across);
                    var index1 = rest2 % extent1;
                    var scale_at = scale[index1];
                    var x_at = x.Cast<Four<float>>()[i];
                    var sign_at = sign.Cast<Four<byte>>()[i];
                    var shift_at = shift.Cast<Four<float>>()[index2];
                    var r1 = Kernel1Element(x_at.A, sign_at.A != 0, scale_at, shift_at.A);
                    var r2 = Kernel1Element(x_at.B, sign_at.B != 0, scale_at, shift_at.B);
                    var r3 = Kernel1Element(x_at.C, sign_at.C != 0, scale_at, shift_at.C);
                    var r4 = Kernel1Element(x_at.D, sign_at.D != 0, scale_at, shift_at.D);
                    out1.Cast<Four<float>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var rest2 = i / extent2;
                    var index2 = i - (rest2 * extent2);
                    var index1 = rest2 % extent1;
                    var scale_at = scale[index1];
                    var x_at = x[i];
                    var sign_at = sign[i];
                    var shift_at = shift[index2];
                    var r1 = Kernel1Element(x_at, sign_at != 0, scale_at, shift_at);
                    out1[i] = r1;
                }
            }
        }

        private static float Kernel1Element(float x_at, bool sign_at, float scale_at, float shift_at)
        {
            unchecked
            {
                var t1 = -x_at; // -x
                var t2 = sign_at ? x_at : t1; // Tf.Where(sign, x, -x)
                var t3 = t2 * scale_at; // Tf.Where(sign, x, -x) * scale
                var t4 = t3 + shift_at; // Tf.Where(sign, x, -x) * scale + shift
                return t4;
            }
        }

        /// <summary>One pass over x, sign, scale and shift row by row: computes two results.</summary>
        /// <remarks><c>r3 float32:EEE bool:EEE float32:BEB float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 5:EEE | store 7:EEE</c></remarks>
        internal static void Kernel2(ArrayView<float> x, ArrayView<byte> sign, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> out1, ArrayView<float> out2, int count, int extent1, int extent2)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var across = extent2 / 4;
                var fours = extent2 % 4 == 0 ? count / 4 : 0;
                for (var i = first; i < fours; i += stride)
                {
                    var rest2 = i / across;
                    var index2 = i - (rest2 * across);
                    var index1 = rest2 % extent1;
                    var scale_at = scale[index1];
                    var x_at = x.Cast<Four<float>>()[i];
                    var sign_at = sign.Cast<Four<byte>>()[i];
                    var shift_at = shift.Cast<Four<float>>()[index2];
                    var r1 = Kernel2Element(x_at.A, sign_at.A != 0, scale_at, shift_at.A);
                    var r2 = Kernel2Element(x_at.B, sign_at.B != 0, scale_at, shift_at.B);
                    var r3 = Kernel2Element(x_at.C, sign_at.C != 0, scale_at, shift_at.C);
                    var r4 = Kernel2Element(x_at.D, sign_at.D != 0, scale_at, shift_at.D);
                    out1.Cast<Four<float>>()[i] = new(r1.t2, r2.t2, r3.t2, r4.t2);
                    out2.Cast<Four<float>>()[i] = new(r1.t4, r2.t4, r3.t4, r4.t4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var rest2 = i / extent2;
                    var index2 = i - (rest2 * extent2);
                    var index1 = rest2 % extent1;
                    var scale_at = scale[index1];
                    var x_at = x[i];
                    var sign_at = sign[i];
                    var shift_at = shift[index2];
                    var r1 = Kernel2Element(x_at, sign_at != 0, scale_at, shift_at);
                    out1[i] = r1.t2;
                    out2[i] = r1.t4;
                }
            }
        }

        private static (float t2, float t4) Kernel2Element(float x_at, bool sign_at, float scale_at, float shift_at)
        {
            unchecked
            {
                var t1 = -x_at; // -x
                var t2 = sign_at ? x_at : t1; // Tf.Where(sign, x, -x)
                var t3 = t2 * scale_at; // Tf.Where(sign, x, -x) * scale
                var t4 = t3 + shift_at; // Tf.Where(sign, x, -x) * scale + shift
                return (t2, t4);
            }
        }

        /// <summary>One pass over d0, residual0, residual2 and residual1 row by row: gives one sum and computes two results.</summary>
        /// <remarks><c>r3 float32:EEE float32:BEB float32:EEE bool:EEE | 4=Sum:BBE 0 | 5=Multiply 0 1 | 6=Multiply 0 2 | 7=#float32x0000000000000000 | 8=Select 3 5 7 | 9=Select 3 7 5 | 10=Negate 9 | 11=Add 8 10 | store 4:BBE | store 6:EEE | store 11:EEE</c></remarks>
        internal static void Kernel3(ArrayView<float> d0, ArrayView<float> residual0, ArrayView<float> residual2, ArrayView<byte> residual1, ArrayView<float> out1, ArrayView<float> out2, ArrayView<float> out3, int count, int folded, int slices, int extent1, int extent2)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var part = (Grid.IdxX * Group.DimX) + Group.IdxX; part < count * slices; part += stride)
                {
                    var slice = part / count;
                    var column = part - (slice * count);
                    var index2 = column;
                    var t1_fold = 0f;
                    for (var position = slice; position < folded; position += slices)
                    {
                        var rest1 = position / extent1;
                        var index1 = position - (rest1 * extent1);
                        var index0 = rest1;
                        var i = (((index0 * extent1) + index1) * extent2) + index2;
                        var d0_at = d0[i];
                        var residual0_at = residual0[index1];
                        var residual2_at = residual2[i];
                        var residual1_at = residual1[i] != 0;
                        var t2 = d0_at * residual0_at; // d Tf.Where(sign, x, -x) * scale
                        var t3 = d0_at * residual2_at; // d Tf.Where(sign, x, -x) * scale
                        var t5 = residual1_at ? t2 : 0f; // d Tf.Where(sign, x, -x)
                        var t6 = residual1_at ? 0f : t2; // d Tf.Where(sign, x, -x)
                        var t7 = -t6; // d -x
                        var t8 = t5 + t7; // d -x
                        out2[i] = t3;
                        out3[i] = t8;
                        t1_fold = t1_fold + d0_at;
                    }

                    out1[part] = t1_fold;
                }
            }
        }

        /// <summary>Folds the parts that Kernel3 leaves.</summary>
        internal static void Kernel3Total(ArrayView<float> parts1, ArrayView<float> out1, int count, int slices)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
                {
                    var t1_fold = 0f;
                    for (var slice = 0; slice < slices; slice++)
                    {
                        t1_fold = t1_fold + parts1[(slice * count) + i];
                    }

                    out1[i] = t1_fold;
                }
            }
        }

        /// <summary>One pass over x, sign and scale row by row: computes one result.</summary>
        /// <remarks><c>r2 float32:EE bool:EE float32:BE float32:BB | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 7:EE</c></remarks>
        internal static void Kernel4(ArrayView<float> x, ArrayView<byte> sign, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> out1, int count, int extent1)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var across = extent1 / 4;
                var fours = extent1 % 4 == 0 ? count / 4 : 0;
                var shift_at = shift[0];
                for (var i = first; i < fours; i += stride)
                {
                    var index1 = i % across;
                    var x_at = x.Cast<Four<float>>()[i];
                    var sign_at = sign.Cast<Four<byte>>()[i];
                    var scale_at = scale.Cast<Four<float>>()[index1];
                    var r1 = Kernel4Element(x_at.A, sign_at.A != 0, scale_at.A, shift_at);
                    var r2 = Kernel4Element(x_at.B, sign_at.B != 0, scale_at.B, shift_at);
                    var r3 = Kernel4Element(x_at.C, sign_at.C != 0, scale_at.C, shift_at);
                    var r4 = Kernel4Element(x_at.D, sign_at.D != 0, scale_at.D, shift_at);
                    out1.Cast<Four<float>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var index1 = i % extent1;
                    var x_at = x[i];
                    var sign_at = sign[i];
                    var scale_at = scale[index1];
                    var r1 = Kernel4Element(x_at, sign_at != 0, scale_at, shift_at);
                    out1[i] = r1;
                }
            }
        }

        private static float Kernel4Element(float x_at, bool sign_at, float scale_at, float shift_at)
        {
            unchecked
            {
                var t1 = -x_at; // -x
                var t2 = sign_at ? x_at : t1; // Tf.Where(sign, x, -x)
                var t3 = t2 * scale_at; // Tf.Where(sign, x, -x) * scale
                var t4 = t3 + shift_at; // Tf.Where(sign, x, -x) * scale + shift
                return t4;
            }
        }

        /// <summary>One pass over x, sign, scale and shift row by row: computes one result.</summary>
        /// <remarks><c>r3 float32:EEE bool:EEE float32:BEE float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 7:EEE</c></remarks>
        internal static void Kernel5(ArrayView<float> x, ArrayView<byte> sign, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> out1, int count, int extent1, int extent2)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var across = extent2 / 4;
                var fours = extent2 % 4 == 0 ? count / 4 : 0;
                for (var i = first; i < fours; i += stride)
                {
                    var rest2 = i / across;
                    var index2 = i - (rest2 * across);
                    var index1 = rest2 % extent1;
                    var x_at = x.Cast<Four<float>>()[i];
                    var sign_at = sign.Cast<Four<byte>>()[i];
                    var scale_at = scale.Cast<Four<float>>()[(index1 * across) + index2];
                    var shift_at = shift.Cast<Four<float>>()[index2];
                    var r1 = Kernel5Element(x_at.A, sign_at.A != 0, scale_at.A, shift_at.A);
                    var r2 = Kernel5Element(x_at.B, sign_at.B != 0, scale_at.B, shift_at.B);
                    var r3 = Kernel5Element(x_at.C, sign_at.C != 0, scale_at.C, shift_at.C);
                    var r4 = Kernel5Element(x_at.D, sign_at.D != 0, scale_at.D, shift_at.D);
                    out1.Cast<Four<float>>()[i] = new(r1, r2, r3, r4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var rest2 = i / extent2;
                    var index2 = i - (rest2 * extent2);
                    var index1 = rest2 % extent1;
                    var x_at = x[i];
                    var sign_at = sign[i];
                    var scale_at = scale[(index1 * extent2) + index2];
                    var shift_at = shift[index2];
                    var r1 = Kernel5Element(x_at, sign_at != 0, scale_at, shift_at);
                    out1[i] = r1;
                }
            }
        }

        private static float Kernel5Element(float x_at, bool sign_at, float scale_at, float shift_at)
        {
            unchecked
            {
                var t1 = -x_at; // -x
                var t2 = sign_at ? x_at : t1; // Tf.Where(sign, x, -x)
                var t3 = t2 * scale_at; // Tf.Where(sign, x, -x) * scale
                var t4 = t3 + shift_at; // Tf.Where(sign, x, -x) * scale + shift
                return t4;
            }
        }

        /// <summary>One pass over x, sign and scale row by row: computes two results.</summary>
        /// <remarks><c>r2 float32:EE bool:EE float32:BE float32:BB | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 5:EE | store 7:EE</c></remarks>
        internal static void Kernel6(ArrayView<float> x, ArrayView<byte> sign, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> out1, ArrayView<float> out2, int count, int extent1)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var across = extent1 / 4;
                var fours = extent1 % 4 == 0 ? count / 4 : 0;
                var shift_at = shift[0];
                for (var i = first; i < fours; i += stride)
                {
                    var index1 = i % across;
                    var x_at = x.Cast<Four<float>>()[i];
                    var sign_at = sign.Cast<Four<byte>>()[i];
                    var scale_at = scale.Cast<Four<float>>()[index1];
                    var r1 = Kernel6Element(x_at.A, sign_at.A != 0, scale_at.A, shift_at);
                    var r2 = Kernel6Element(x_at.B, sign_at.B != 0, scale_at.B, shift_at);
                    var r3 = Kernel6Element(x_at.C, sign_at.C != 0, scale_at.C, shift_at);
                    var r4 = Kernel6Element(x_at.D, sign_at.D != 0, scale_at.D, shift_at);
                    out1.Cast<Four<float>>()[i] = new(r1.t2, r2.t2, r3.t2, r4.t2);
                    out2.Cast<Four<float>>()[i] = new(r1.t4, r2.t4, r3.t4, r4.t4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var index1 = i % extent1;
                    var x_at = x[i];
                    var sign_at = sign[i];
                    var scale_at = scale[index1];
                    var r1 = Kernel6Element(x_at, sign_at != 0, scale_at, shift_at);
                    out1[i] = r1.t2;
                    out2[i] = r1.t4;
                }
            }
        }

        private static (float t2, float t4) Kernel6Element(float x_at, bool sign_at, float scale_at, float shift_at)
        {
            unchecked
            {
                var t1 = -x_at; // -x
                var t2 = sign_at ? x_at : t1; // Tf.Where(sign, x, -x)
                var t3 = t2 * scale_at; // Tf.Where(sign, x, -x) * scale
                var t4 = t3 + shift_at; // Tf.Where(sign, x, -x) * scale + shift
                return (t2, t4);
            }
        }

        /// <summary>One pass over x, sign, scale and shift row by row: computes two results.</summary>
        /// <remarks><c>r3 float32:EEE bool:EEE float32:BEE float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 5:EEE | store 7:EEE</c></remarks>
        internal static void Kernel7(ArrayView<float> x, ArrayView<byte> sign, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> out1, ArrayView<float> out2, int count, int extent1, int extent2)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var across = extent2 / 4;
                var fours = extent2 % 4 == 0 ? count / 4 : 0;
                for (var i = first; i < fours; i += stride)
                {
                    var rest2 = i / across;
                    var index2 = i - (rest2 * across);
                    var index1 = rest2 % extent1;
                    var x_at = x.Cast<Four<float>>()[i];
                    var sign_at = sign.Cast<Four<byte>>()[i];
                    var scale_at = scale.Cast<Four<float>>()[(index1 * across) + index2];
                    var shift_at = shift.Cast<Four<float>>()[index2];
                    var r1 = Kernel7Element(x_at.A, sign_at.A != 0, scale_at.A, shift_at.A);
                    var r2 = Kernel7Element(x_at.B, sign_at.B != 0, scale_at.B, shift_at.B);
                    var r3 = Kernel7Element(x_at.C, sign_at.C != 0, scale_at.C, shift_at.C);
                    var r4 = Kernel7Element(x_at.D, sign_at.D != 0, scale_at.D, shift_at.D);
                    out1.Cast<Four<float>>()[i] = new(r1.t2, r2.t2, r3.t2, r4.t2);
                    out2.Cast<Four<float>>()[i] = new(r1.t4, r2.t4, r3.t4, r4.t4);
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var rest2 = i / extent2;
                    var index2 = i - (rest2 * extent2);
                    var index1 = rest2 % extent1;
                    var x_at = x[i];
                    var sign_at = sign[i];
                    var scale_at = scale[(index1 * extent2) + index2];
                    var shift_at = shift[index2];
                    var r1 = Kernel7Element(x_at, sign_at != 0, scale_at, shift_at);
                    out1[i] = r1.t2;
                    out2[i] = r1.t4;
                }
            }
        }

        private static (float t2, float t4) Kernel7Element(float x_at, bool sign_at, float scale_at, float shift_at)
        {
            unchecked
            {
                var t1 = -x_at; // -x
                var t2 = sign_at ? x_at : t1; // Tf.Where(sign, x, -x)
                var t3 = t2 * scale_at; // Tf.Where(sign, x, -x) * scale
                var t4 = t3 + shift_at; // Tf.Where(sign, x, -x) * scale + shift
                return (t2, t4);
            }
        }

        /// <summary>One pass over d0, residual0, residual2 and residual1 row by row: gives one sum and computes two results.</summary>
        /// <remarks><c>r2 float32:EE float32:BE float32:EE bool:EE | 4=Sum:BB 0 | 5=Multiply 0 1 | 6=Multiply 0 2 | 7=#float32x0000000000000000 | 8=Select 3 5 7 | 9=Select 3 7 5 | 10=Negate 9 | 11=Add 8 10 | store 4:BB | store 6:EE | store 11:EE</c></remarks>
        internal static void Kernel8(ArrayView<float> d0, ArrayView<float> residual0, ArrayView<float> residual2, ArrayView<byte> residual1, ArrayView<float> out1, ArrayView<float> out2, ArrayView<float> out3, int count, int extent1)
        {
            unchecked
            {
                var t1_tree = SharedMemory.Allocate<float>(GroupSize);
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var across = extent1 / 4;
                var fours = extent1 % 4 == 0 ? count / 4 : 0;
                var t1_fold = 0f;
                for (var i = first; i < fours; i += stride)
                {
                    var index1 = i % across;
                    var d0_at = d0.Cast<Four<float>>()[i];
                    var residual0_at = residual0.Cast<Four<float>>()[index1];
                    var residual2_at = residual2.Cast<Four<float>>()[i];
                    var residual1_at = residual1.Cast<Four<byte>>()[i];
                    var r1 = Kernel8Element(d0_at.A, residual0_at.A, residual2_at.A, residual1_at.A != 0);
                    var r2 = Kernel8Element(d0_at.B, residual0_at.B, residual2_at.B, residual1_at.B != 0);
                    var r3 = Kernel8Element(d0_at.C, residual0_at.C, residual2_at.C, residual1_at.C != 0);
                    var r4 = Kernel8Element(d0_at.D, residual0_at.D, residual2_at.D, residual1_at.D != 0);
                    out2.Cast<Four<float>>()[i] = new(r1.t3, r2.t3, r3.t3, r4.t3);
                    out3.Cast<Four<float>>()[i] = new(r1.t8, r2.t8, r3.t8, r4.t8);
                    t1_fold = t1_fold + d0_at.A;
                    t1_fold = t1_fold + d0_at.B;
                    t1_fold = t1_fold + d0_at.C;
                    t1_fold = t1_fold + d0_at.D;
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var index1 = i % extent1;
                    var d0_at = d0[i];
                    var residual0_at = residual0[index1];
                    var residual2_at = residual2[i];
                    var residual1_at = residual1[i];
                    var r1 = Kernel8Element(d0_at, residual0_at, residual2_at, residual1_at != 0);
                    out2[i] = r1.t3;
                    out3[i] = r1.t8;
                    t1_fold = t1_fold + d0_at;
                }

                t1_tree[Group.IdxX] = t1_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t1_tree[Group.IdxX] = t1_tree[Group.IdxX] + t1_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[Grid.IdxX] = t1_tree[0];
                }
            }
        }

        private static (float t3, float t8) Kernel8Element(float d0_at, float residual0_at, float residual2_at, bool residual1_at)
        {
            unchecked
            {
                var t2 = d0_at * residual0_at; // d Tf.Where(sign, x, -x) * scale
                var t3 = d0_at * residual2_at; // d Tf.Where(sign, x, -x) * scale
                var t5 = residual1_at ? t2 : 0f; // d Tf.Where(sign, x, -x)
                var t6 = residual1_at ? 0f : t2; // d Tf.Where(sign, x, -x)
                var t7 = -t6; // d -x
                var t8 = t5 + t7; // d -x
                return (t3, t8);
            }
        }

        /// <summary>Folds the parts that Kernel8 leaves, in one group of threads.</summary>
        internal static void Kernel8Total(ArrayView<float> parts1, ArrayView<float> out1, int count)
        {
            unchecked
            {
                var t1_tree = SharedMemory.Allocate<float>(GroupSize);
                var t1_fold = 0f;
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                {
                    t1_fold = t1_fold + parts1[i];
                }

                t1_tree[Group.IdxX] = t1_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t1_tree[Group.IdxX] = t1_tree[Group.IdxX] + t1_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[0] = t1_tree[0];
                }
            }
        }

        /// <summary>One pass over d0, residual0, residual2 and residual1 row by row: gives one sum and computes two results.</summary>
        /// <remarks><c>r3 float32:EEE float32:BEE float32:EEE bool:EEE | 4=Sum:BBE 0 | 5=Multiply 0 1 | 6=Multiply 0 2 | 7=#float32x0000000000000000 | 8=Select 3 5 7 | 9=Select 3 7 5 | 10=Negate 9 | 11=Add 8 10 | store 4:BBE | store 6:EEE | store 11:EEE</c></remarks>
        internal static void Kernel9(ArrayView<float> d0, ArrayView<float> residual0, ArrayView<float> residual2, ArrayView<byte> residual1, ArrayView<float> out1, ArrayView<float> out2, ArrayView<float> out3, int count, int folded, int slices, int extent1, int extent2)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var part = (Grid.IdxX * Group.DimX) + Group.IdxX; part < count * slices; part += stride)
                {
                    var slice = part / count;
                    var column = part - (slice * count);
                    var index2 = column;
                    var t1_fold = 0f;
                    for (var position = slice; position < folded; position += slices)
                    {
                        var rest1 = position / extent1;
                        var index1 = position - (rest1 * extent1);
                        var index0 = rest1;
                        var i = (((index0 * extent1) + index1) * extent2) + index2;
                        var d0_at = d0[i];
                        var residual0_at = residual0[(index1 * extent2) + index2];
                        var residual2_at = residual2[i];
                        var residual1_at = residual1[i] != 0;
                        var t2 = d0_at * residual0_at; // d Tf.Where(sign, x, -x) * scale
                        var t3 = d0_at * residual2_at; // d Tf.Where(sign, x, -x) * scale
                        var t5 = residual1_at ? t2 : 0f; // d Tf.Where(sign, x, -x)
                        var t6 = residual1_at ? 0f : t2; // d Tf.Where(sign, x, -x)
                        var t7 = -t6; // d -x
                        var t8 = t5 + t7; // d -x
                        out2[i] = t3;
                        out3[i] = t8;
                        t1_fold = t1_fold + d0_at;
                    }

                    out1[part] = t1_fold;
                }
            }
        }

        /// <summary>Folds the parts that Kernel9 leaves.</summary>
        internal static void Kernel9Total(ArrayView<float> parts1, ArrayView<float> out1, int count, int slices)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
                {
                    var t1_fold = 0f;
                    for (var slice = 0; slice < slices; slice++)
                    {
                        t1_fold = t1_fold + parts1[(slice * count) + i];
                    }

                    out1[i] = t1_fold;
                }
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r3 float32:EEE bool:EEE float32:BEB float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 7:EEE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r3 float32:EEE bool:EEE float32:BEB float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 5:EEE | store 7:EEE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel3), "r3 float32:EEE float32:BEB float32:EEE bool:EEE | 4=Sum:BBE 0 | 5=Multiply 0 1 | 6=Multiply 0 2 | 7=#float32x0000000000000000 | 8=Select 3 5 7 | 9=Select 3 7 5 | 10=Negate 9 | 11=Add 8 10 | store 4:BBE | store 6:EEE | store 11:EEE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel4), "r2 float32:EE bool:EE float32:BE float32:BB | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 7:EE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel5), "r3 float32:EEE bool:EEE float32:BEE float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 7:EEE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel6), "r2 float32:EE bool:EE float32:BE float32:BB | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 5:EE | store 7:EE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel7), "r3 float32:EEE bool:EEE float32:BEE float32:BBE | 4=Negate 0 | 5=Select 1 0 4 | 6=Multiply 5 2 | 7=Add 6 3 | store 5:EEE | store 7:EEE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel8), "r2 float32:EE float32:BE float32:EE bool:EE | 4=Sum:BB 0 | 5=Multiply 0 1 | 6=Multiply 0 2 | 7=#float32x0000000000000000 | 8=Select 3 5 7 | 9=Select 3 7 5 | 10=Negate 9 | 11=Add 8 10 | store 4:BB | store 6:EE | store 11:EE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel9), "r3 float32:EEE float32:BEE float32:EEE bool:EEE | 4=Sum:BBE 0 | 5=Multiply 0 1 | 6=Multiply 0 2 | 7=#float32x0000000000000000 | 8=Select 3 5 7 | 9=Select 3 7 5 | 10=Negate 9 | 11=Add 8 10 | store 4:BBE | store 6:EEE | store 11:EEE", 2);
        }
    }
}
