namespace GraphCompiler.Generated
{
    using System;
    using System.Runtime.CompilerServices;
    using GraphCompiler.CompilerServices;
    using ILGPU;

    /// <summary>The kernels of <c>App.Training.Train</c> for devices of ILGPU.</summary>
    internal static class App_Training_TrainDevice
    {
        /// <summary>The most threads of a group; fewer are a power of two.</summary>
        internal const int GroupSize = 256;

        /// <summary>One pass over x and y: gives two sums.</summary>
        /// <remarks><c>r1 float32:B float32:E float32:B float32:E float32:B | 5=Multiply 0 1 | 6=Add 5 2 | 7=Subtract 3 6 | 8=#float32x3FF0000000000000 | 9=Divide 8 4 | 10=#float32x4000000000000000 | 11=Multiply 7 10 | 12=Multiply 9 11 | 13=Negate 12 | 14=Sum:B 13 | 15=Multiply 13 1 | 16=Sum:B 15 | store 14:B | store 16:B</c></remarks>
        internal static void Kernel1(ArrayView<float> w, ArrayView<float> x, ArrayView<float> b, ArrayView<float> y, ArrayView<float> n, ArrayView<float> out1, ArrayView<float> out2, int count)
        {
            unchecked
            {
                var t10_tree = SharedMemory.Allocate<float>(GroupSize);
                var t12_tree = SharedMemory.Allocate<float>(GroupSize);
                var stride = Grid.DimX * Group.DimX;
                var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
                var fours = count / 4;
                var w_at = w[0];
                var b_at = b[0];
                var n_at = n[0];
                var t5 = 1f / n_at; // d Tf.ReduceMean(Tf.Square(targetY - predictedY))
                var t10_fold = 0f;
                var t12_fold = 0f;
                for (var i = first; i < fours; i += stride)
                {
                    var x_at = x.Cast<Four<float>>()[i];
                    var y_at = y.Cast<Four<float>>()[i];
                    var r1 = Kernel1Element(w_at, x_at.A, b_at, y_at.A, t5);
                    var r2 = Kernel1Element(w_at, x_at.B, b_at, y_at.B, t5);
                    var r3 = Kernel1Element(w_at, x_at.C, b_at, y_at.C, t5);
                    var r4 = Kernel1Element(w_at, x_at.D, b_at, y_at.D, t5);
                    t10_fold = t10_fold + r1.t9;
                    t10_fold = t10_fold + r2.t9;
                    t10_fold = t10_fold + r3.t9;
                    t10_fold = t10_fold + r4.t9;
                    t12_fold = t12_fold + r1.t11;
                    t12_fold = t12_fold + r2.t11;
                    t12_fold = t12_fold + r3.t11;
                    t12_fold = t12_fold + r4.t11;
                }

                for (var i = (4 * fours) + first; i < count; i += stride)
                {
                    var x_at = x[i];
                    var y_at = y[i];
                    var r1 = Kernel1Element(w_at, x_at, b_at, y_at, t5);
                    t10_fold = t10_fold + r1.t9;
                    t12_fold = t12_fold + r1.t11;
                }

                t10_tree[Group.IdxX] = t10_fold;
                t12_tree[Group.IdxX] = t12_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t10_tree[Group.IdxX] = t10_tree[Group.IdxX] + t10_tree[Group.IdxX + half];
                        t12_tree[Group.IdxX] = t12_tree[Group.IdxX] + t12_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[Grid.IdxX] = t10_tree[0];
                    out2[Grid.IdxX] = t12_tree[0];
                }
            }
        }

        private static (float t9, float t11) Kernel1Element(float w_at, float x_at, float b_at, float y_at, float t5)
        {
            unchecked
            {
                var t1 = w_at * x_at; // W * x
                var t2 = t1 + b_at; // W * x + B
                var t3 = y_at - t2; // targetY - predictedY
                var t7 = t3 * 2f; // d Tf.Square(targetY - predictedY)
                var t8 = t5 * t7; // d Tf.Square(targetY - predictedY)
                var t9 = -t8; // d targetY - predictedY
                var t11 = t9 * x_at; // d W * x
                return (t9, t11);
            }
        }

        /// <summary>Folds the parts that Kernel1 leaves, in one group of threads.</summary>
        internal static void Kernel1Total(ArrayView<float> parts1, ArrayView<float> parts2, ArrayView<float> out1, ArrayView<float> out2, int count)
        {
            unchecked
            {
                var t10_tree = SharedMemory.Allocate<float>(GroupSize);
                var t12_tree = SharedMemory.Allocate<float>(GroupSize);
                var t10_fold = 0f;
                var t12_fold = 0f;
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                {
                    t10_fold = t10_fold + parts1[i];
                    t12_fold = t12_fold + parts2[i];
                }

                t10_tree[Group.IdxX] = t10_fold;
                t12_tree[Group.IdxX] = t12_fold;
                Group.Barrier();
                for (var half = Group.DimX / 2; half > 0; half /= 2)
                {
                    if (Group.IdxX < half)
                    {
                        t10_tree[Group.IdxX] = t10_tree[Group.IdxX] + t10_tree[Group.IdxX + half];
                        t12_tree[Group.IdxX] = t12_tree[Group.IdxX] + t12_tree[Group.IdxX + half];
                    }

                    Group.Barrier();
                }

                if (Group.IsFirstThread)
                {
                    out1[0] = t10_tree[0];
                    out2[0] = t12_tree[0];
                }
            }
        }

        /// <summary>On scalars: updates W and B.</summary>
        /// <remarks><c>r0 float32: float32: float32: float32: float32: | 5=Multiply 0 1 | 6=Subtract 2 5 | 7=Multiply 0 3 | 8=Subtract 4 7 | store 6: | store 8:</c></remarks>
        internal static void Kernel2(ArrayView<float> learningRate, ArrayView<float> sumTo, ArrayView<float> w, ArrayView<float> sumTo_2, ArrayView<float> b, ArrayView<float> out1, ArrayView<float> out2)
        {
            unchecked
            {
                var learningRate_at = learningRate[0];
                var sumTo_at = sumTo[0];
                var w_at = w[0];
                var sumTo_2_at = sumTo_2[0];
                var b_at = b[0];
                var t1 = learningRate_at * sumTo_at; // learningRate * dw
                var t2 = w_at - t1; // model.W.AssignSub(learningRate * dw)
                var t3 = learningRate_at * sumTo_2_at; // learningRate * db
                var t4 = b_at - t3; // model.B.AssignSub(learningRate * db)
                out1[0] = t2;
                out2[0] = t4;
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Training_TrainDevice), nameof(Kernel1), "r1 float32:B float32:E float32:B float32:E float32:B | 5=Multiply 0 1 | 6=Add 5 2 | 7=Subtract 3 6 | 8=#float32x3FF0000000000000 | 9=Divide 8 4 | 10=#float32x4000000000000000 | 11=Multiply 7 10 | 12=Multiply 9 11 | 13=Negate 12 | 14=Sum:B 13 | 15=Multiply 13 1 | 16=Sum:B 15 | store 14:B | store 16:B", 2);
            DeviceKernelRegistry.Add(typeof(App_Training_TrainDevice), nameof(Kernel2), "r0 float32: float32: float32: float32: float32: | 5=Multiply 0 1 | 6=Subtract 2 5 | 7=Multiply 0 3 | 8=Subtract 4 7 | store 6: | store 8:", 2);
        }
    }
}
