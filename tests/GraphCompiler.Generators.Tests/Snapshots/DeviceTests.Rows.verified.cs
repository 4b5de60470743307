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
        /// <remarks><c>r2 float32:BB float32:EE | 2=Multiply 0 1 | 3=Max:EB 2 | 4=Subtract 2 3 | 5=Exp 4 | 6=Sum:EB 5 | 7=Divide 5 6 | store 7:EE</c></remarks>
        internal static void Kernel1(ArrayView<float> v2f, ArrayView<float> x, ArrayView<float> out1, int rows, int columns)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var t5_tree = SharedMemory.Allocate<float>(GroupSize);
                var v2f_at = v2f[0];
                for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
                {
                    var t2_fold = float.NegativeInfinity;
                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var t1 = v2f_at * x_at; // 2f * x
                        t2_fold = DeviceMath.Max(t2_fold, t1);
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
                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var t1 = v2f_at * x_at; // 2f * x
                        var t3 = t1 - t2; // Tf.Nn.Softmax(2f * x)
                        var t4 = MathF.Exp(t3); // Tf.Nn.Softmax(2f * x)
                        t5_fold = t5_fold + t4;
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

                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var x_at = x[(row * columns) + i];
                        var t1 = v2f_at * x_at; // 2f * x
                        var t3 = t1 - t2; // Tf.Nn.Softmax(2f * x)
                        var t4 = MathF.Exp(t3); // Tf.Nn.Softmax(2f * x)
                        var t6 = t4 / t5; // Tf.Nn.Softmax(2f * x)
                        out1[(row * columns) + i] = t6;
                    }
                }
            }
        }

        /// <summary>Two passes over d0, residual2 and residual0 row by row: computes two results.</summary>
        /// <remarks><c>r2 float32:EE float32:EE float32:EE float32:BB | 4=Multiply 0 1 | 5=Sum:EB 4 | 6=Subtract 0 5 | 7=Multiply 6 1 | 8=Multiply 7 2 | 9=Multiply 7 3 | store 8:EE | store 9:EE</c></remarks>
        internal static void Kernel2(ArrayView<float> d0, ArrayView<float> residual2, ArrayView<float> residual0, ArrayView<float> residual1, ArrayView<float> out1, ArrayView<float> out2, int rows, int columns)
        {
            unchecked
            {
                var t2_tree = SharedMemory.Allocate<float>(GroupSize);
                var residual1_at = residual1[0];
                for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
                {
                    var t2_fold = 0f;
                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var d0_at = d0[(row * columns) + i];
                        var residual2_at = residual2[(row * columns) + i];
                        var t1 = d0_at * residual2_at; // d Tf.Nn.Softmax(2f * x)
                        t2_fold = t2_fold + t1;
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

                    for (var i = Group.IdxX; i < columns; i += Group.DimX)
                    {
                        var d0_at = d0[(row * columns) + i];
                        var residual2_at = residual2[(row * columns) + i];
                        var residual0_at = residual0[(row * columns) + i];
                        var t3 = d0_at - t2; // d Tf.Nn.Softmax(2f * x)
                        var t4 = t3 * residual2_at; // d Tf.Nn.Softmax(2f * x)
                        var t5 = t4 * residual0_at; // d 2f * x
                        var t6 = t4 * residual1_at; // d 2f * x
                        out1[(row * columns) + i] = t5;
                        out2[(row * columns) + i] = t6;
                    }
                }
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r2 float32:BB float32:EE | 2=Multiply 0 1 | 3=Max:EB 2 | 4=Subtract 2 3 | 5=Exp 4 | 6=Sum:EB 5 | 7=Divide 5 6 | store 7:EE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r2 float32:EE float32:EE float32:EE float32:BB | 4=Multiply 0 1 | 5=Sum:EB 4 | 6=Subtract 0 5 | 7=Multiply 6 1 | 8=Multiply 7 2 | 9=Multiply 7 3 | store 8:EE | store 9:EE", 2);
        }
    }
}
