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

        /// <summary>Three passes over x and scale row by row: gives one sum and one disjunction and computes one result.</summary>
        /// <remarks><c>r2 float32:EE float32:BE | 2=Max:EB 0 | 3=Subtract 0 2 | 4=Exp 3 | 5=Sum:EB 4 | 6=Reciprocal 5 | 7=Multiply 4 6 | 8=Multiply 7 1 | 9=Sum:BE 8 | 10=Greater 7 1 | 11=Any:BE 10 | store 7:EE | store 9:BE | store 11:BE</c></remarks>
        internal static void Kernel1(ArrayView<float> x, ArrayView<float> scale, ArrayView<float> out1, ArrayView<float> out2, ArrayView<byte> out3, int rows, int kept, int columns)
        {
            unchecked
            {
                var t1_tree = SharedMemory.Allocate<float>(GroupSize);
                var t4_tree = SharedMemory.Allocate<float>(GroupSize);
                for (var i = Group.IdxX; i < kept; i += Group.DimX)
                {
                    out2[(Grid.IdxX * kept) + i] = 0f;
                    out3[(Grid.IdxX * kept) + i] = (byte)0;
                }

                Group.Barrier();
                for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
                {
                    var t1_fold = float.NegativeInfinity;
                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        t1_fold = DeviceMath.Max(t1_fold, x_at);
                    }

                    t1_tree[Group.IdxX] = t1_fold;
                    Group.Barrier();
                    for (var half = Group.DimX / 2; half > 0; half /= 2)
                    {
                        if (Group.IdxX < half)
                        {
                            t1_tree[Group.IdxX] = DeviceMath.Max(t1_tree[Group.IdxX], t1_tree[Group.IdxX + half]);
                        }

                        Group.Barrier();
                    }

                    var t1 = t1_tree[0];
                    Group.Barrier();

                    var t4_fold = 0f;
                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var r1 = Kernel1Element2(x_at, t1);
                        t4_fold = t4_fold + r1;
                    }

                    t4_tree[Group.IdxX] = t4_fold;
                    Group.Barrier();
                    for (var half = Group.DimX / 2; half > 0; half /= 2)
                    {
                        if (Group.IdxX < half)
                        {
                            t4_tree[Group.IdxX] = t4_tree[Group.IdxX] + t4_tree[Group.IdxX + half];
                        }

                        Group.Barrier();
                    }

                    var t4 = t4_tree[0];
                    Group.Barrier();

                    var t5 = 1 / t4; // Tf.Nn.Softmax(x)
                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var scale_at = scale[i];
                        var r1 = Kernel1Element3(x_at, scale_at, t1, t5);
                        out1[(row * columns) + i] = r1.t6;
                        out2[(Grid.IdxX * kept) + i] = (out2[(Grid.IdxX * kept) + i] + r1.t7);
                        out3[(Grid.IdxX * kept) + i] = (byte)(out3[(Grid.IdxX * kept) + i] | (r1.t9 ? 1 : 0));
                    }
                }
            }
        }

        private static float Kernel1Element2(float x_at, float t1)
        {
            unchecked
            {
                var t2 = x_at - t1; // Tf.Nn.Softmax(x)
                var t3 = DeviceMath.Exp(t2); // Tf.Nn.Softmax(x)
                return t3;
            }
        }

        private static (float t6, float t7, bool t9) Kernel1Element3(float x_at, float scale_at, float t1, float t5)
        {
            unchecked
            {
                var t2 = x_at - t1; // Tf.Nn.Softmax(x)
                var t3 = DeviceMath.Exp(t2); // Tf.Nn.Softmax(x)
                var t6 = t3 * t5; // Tf.Nn.Softmax(x)
                var t7 = t6 * scale_at; // y * scale
                var t9 = t6 > scale_at; // y > scale
                return (t6, t7, t9);
            }
        }

        /// <summary>Folds the parts that Kernel1 leaves.</summary>
        internal static void Kernel1Total(ArrayView<float> parts2, ArrayView<byte> parts3, ArrayView<float> out2, ArrayView<byte> out3, int count, int slices)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
                {
                    var t8_fold = 0f;
                    var t10_fold = 0;
                    for (var slice = 0; slice < slices; slice++)
                    {
                        t8_fold = t8_fold + parts2[(slice * count) + i];
                        t10_fold = t10_fold | parts3[(slice * count) + i];
                    }

                    out2[i] = t8_fold;
                    out3[i] = (byte)t10_fold;
                }
            }
        }

        /// <summary>Two passes over d1, residual0, residual1 and d0 row by row: gives one sum and computes one result.</summary>
        /// <remarks><c>r2 float32:BE float32:BE float32:EE float32:EE | 4=Multiply 0 1 | 5=Multiply 0 2 | 6=Add 3 4 | 7=Sum:BE 5 | 8=Multiply 6 2 | 9=Sum:EB 8 | 10=Subtract 6 9 | 11=Multiply 10 2 | store 7:BE | store 11:EE</c></remarks>
        internal static void Kernel2(ArrayView<float> d1, ArrayView<float> residual0, ArrayView<float> residual1, ArrayView<float> d0, ArrayView<float> out1, ArrayView<float> out2, int rows, int kept, int columns)
        {
            unchecked
            {
                var t6_tree = SharedMemory.Allocate<float>(GroupSize);
                for (var i = Group.IdxX; i < kept; i += Group.DimX)
                {
                    out1[(Grid.IdxX * kept) + i] = 0f;
                }

                Group.Barrier();
                for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
                {
                    var t6_fold = 0f;
                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var d1_at = d1[i];
                        var residual0_at = residual0[i];
                        var residual1_at = residual1[(row * columns) + i];
                        var d0_at = d0[(row * columns) + i];
                        var r1 = Kernel2Element(d1_at, residual0_at, residual1_at, d0_at);
                        out1[(Grid.IdxX * kept) + i] = (out1[(Grid.IdxX * kept) + i] + r1.t2);
                        t6_fold = t6_fold + r1.t5;
                    }

                    t6_tree[Group.IdxX] = t6_fold;
                    Group.Barrier();
                    for (var half = Group.DimX / 2; half > 0; half /= 2)
                    {
                        if (Group.IdxX < half)
                        {
                            t6_tree[Group.IdxX] = t6_tree[Group.IdxX] + t6_tree[Group.IdxX + half];
                        }

                        Group.Barrier();
                    }

                    var t6 = t6_tree[0];
                    Group.Barrier();

                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var d1_at = d1[i];
                        var residual0_at = residual0[i];
                        var residual1_at = residual1[(row * columns) + i];
                        var d0_at = d0[(row * columns) + i];
                        var r1 = Kernel2Element2(d1_at, residual0_at, residual1_at, d0_at, t6);
                        out2[(row * columns) + i] = r1;
                    }
                }
            }
        }

        private static (float t2, float t5) Kernel2Element(float d1_at, float residual0_at, float residual1_at, float d0_at)
        {
            unchecked
            {
                var t1 = d1_at * residual0_at; // d y * scale
                var t2 = d1_at * residual1_at; // d y * scale
                var t3 = d0_at + t1; // d y * scale
                var t5 = t3 * residual1_at; // d Tf.Nn.Softmax(x)
                return (t2, t5);
            }
        }

        private static float Kernel2Element2(float d1_at, float residual0_at, float residual1_at, float d0_at, float t6)
        {
            unchecked
            {
                var t1 = d1_at * residual0_at; // d y * scale
                var t3 = d0_at + t1; // d y * scale
                var t7 = t3 - t6; // d Tf.Nn.Softmax(x)
                var t8 = t7 * residual1_at; // d Tf.Nn.Softmax(x)
                return t8;
            }
        }

        /// <summary>Folds the parts that Kernel2 leaves.</summary>
        internal static void Kernel2Total(ArrayView<float> parts1, ArrayView<float> out1, int count, int slices)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
                {
                    var t4_fold = 0f;
                    for (var slice = 0; slice < slices; slice++)
                    {
                        t4_fold = t4_fold + parts1[(slice * count) + i];
                    }

                    out1[i] = t4_fold;
                }
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r2 float32:EE float32:BE | 2=Max:EB 0 | 3=Subtract 0 2 | 4=Exp 3 | 5=Sum:EB 4 | 6=Reciprocal 5 | 7=Multiply 4 6 | 8=Multiply 7 1 | 9=Sum:BE 8 | 10=Greater 7 1 | 11=Any:BE 10 | store 7:EE | store 9:BE | store 11:BE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r2 float32:BE float32:BE float32:EE float32:EE | 4=Multiply 0 1 | 5=Multiply 0 2 | 6=Add 3 4 | 7=Sum:BE 5 | 8=Multiply 6 2 | 9=Sum:EB 8 | 10=Subtract 6 9 | 11=Multiply 10 2 | store 7:BE | store 11:EE", 2);
        }
    }
}
