<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\DB;

return new class extends Migration
{
    public function up(): void
    {
        $region = DB::raw("case when country in ('ES', 'FR', 'IT', 'PT') "
            . "then 'south' else 'north' end");

        DB::table('orders')->select('id')
            ->whereNull('region')->orderBy('id')
            ->chunk(50000, function ($orders) use ($region) {
                DB::table('orders')
                    ->whereIn('id', $orders->pluck('id'))
                    ->update(['region' => $region]);
            });
    }
};
